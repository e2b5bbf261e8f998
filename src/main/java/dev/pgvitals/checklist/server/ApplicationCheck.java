package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.ArrayList;
import java.util.List;

/** As whom applications are logged in now, and what they call themselves. */
final class ApplicationCheck implements ServerCheck {
  private static final String SESSIONS =
      """
      SELECT r.rolname AS role, r.rolsuper AS super, count(*) AS sessions,
             count(*) FILTER (WHERE coalesce(a.application_name, '') = '') AS unnamed,
             array_to_string((array_agg(DISTINCT nullif(a.application_name, '')))[1:3], ', ') AS names
      FROM pg_stat_activity AS a
      JOIN pg_roles AS r ON r.oid = a.usesysid
      WHERE a.backend_type = 'client backend' AND r.rolname <> current_user
        -- people's programs, and the tools of those who administer
        AND coalesce(a.application_name, '') !~* '^(psql|pgadmin|dbeaver|datagrip|pg_|vacuumdb|barman|pgbackrest|wal-g)'
      GROUP BY 1, 2
      ORDER BY 3 DESC, 1""";

  @Override
  public Item item() {
    return Item.CONNECTION_STRINGS;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    List<Row> roles = server.ask(SESSIONS);
    if (roles.isEmpty()) {
      return List.of(
          Finding.ask(
              item(),
              server.name(),
              "no application is logged in now",
              "look again while they work; does each have a role of its own, application_name and"
                  + " sslmode?"));
    }
    List<Finding> findings = new ArrayList<>();
    List<String> supers =
        roles.stream().filter(row -> row.is("super")).map(ApplicationCheck::sessions).toList();
    if (!supers.isEmpty()) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              "logged in as superuser: " + Row.some(supers),
              "a role of its own for the application, with the rights that it needs"));
    }
    List<String> unnamed =
        roles.stream()
            .filter(row -> row.whole("unnamed") > 0)
            .map(row -> row.text("role") + " (" + row.whole("unnamed") + ")")
            .toList();
    if (!unnamed.isEmpty()) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              "sessions without application_name: " + Row.some(unnamed),
              "application_name=... in the connection string says in every list whose session it"
                  + " is"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.yes(
              item(),
              server.name(),
              "logged in: " + Row.some(roles.stream().map(ApplicationCheck::sessions).toList())));
    }
    return findings;
  }

  private static String sessions(Row row) {
    String names = row.text("names");
    return "%s (%d%s)"
        .formatted(row.text("role"), row.whole("sessions"), names.isEmpty() ? "" : ", " + names);
  }
}
