package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the roles of applications have timeouts and a limit of connections. */
final class RoleCheck implements ServerCheck {
  private static final Map<String, String> VALUES =
      Map.of("statement_timeout", "30s", "idle_in_transaction_session_timeout", "1min");

  /**
   * What the server gives every session is the value that the agent's own one would have had,
   * unless its role has one of its own.
   */
  private static final String ROLES =
      """
      WITH set_for AS (
        SELECT d.setdatabase, d.setrole, split_part(c.setting, '=', 1) AS name
        FROM pg_db_role_setting AS d
        CROSS JOIN unnest(d.setconfig) AS c (setting)
        WHERE split_part(c.setting, '=', 2) ~ '[1-9]'),
      wanted AS (
        SELECT w.name,
               EXISTS (SELECT FROM pg_settings AS s WHERE s.name = w.name AND s.reset_val ~ '[1-9]')
               AND NOT EXISTS (SELECT FROM set_for AS f WHERE f.name = w.name
                               AND f.setrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)) AS everywhere,
               NOT EXISTS (SELECT FROM pg_database AS d
                           WHERE d.datallowconn AND NOT d.datistemplate AND d.datname <> 'postgres'
                             AND NOT EXISTS (SELECT FROM set_for AS f WHERE f.name = w.name AND f.setdatabase = d.oid AND f.setrole = 0))
               AND EXISTS (SELECT FROM set_for AS f WHERE f.name = w.name AND f.setrole = 0) AS in_databases
        FROM (VALUES ('statement_timeout'), ('idle_in_transaction_session_timeout')) AS w (name))
      SELECT r.rolname AS role, r.rolconnlimit AS most,
             (SELECT array_to_string(array_agg(w.name ORDER BY w.name DESC), ', ') FROM wanted AS w
              WHERE NOT w.everywhere AND NOT w.in_databases
                AND NOT EXISTS (SELECT FROM set_for AS f WHERE f.setrole = r.oid AND f.name = w.name)) AS missing
      FROM pg_roles AS r
      WHERE r.rolcanlogin AND NOT r.rolsuper AND NOT r.rolreplication AND r.oid >= 16384 AND r.rolname <> current_user
        AND NOT pg_has_role(r.oid, 'pg_monitor', 'MEMBER')
      ORDER BY r.oid""";

  @Override
  public Item item() {
    return Item.POOL_SETTINGS;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    List<Row> roles = server.ask(ROLES);
    if (roles.isEmpty()) {
      return List.of(
          Finding.ask(
              item(),
              server.name(),
              "there is no role of an application",
              "create one, and look again"));
    }
    List<Finding> findings = new ArrayList<>();
    List<String> missing =
        roles.stream()
            .filter(row -> !row.text("missing").isEmpty())
            .map(row -> row.text("role") + " has no " + row.text("missing"))
            .toList();
    if (!missing.isEmpty()) {
      findings.add(Finding.no(item(), server.name(), Row.some(missing), remedy(roles)));
    }
    List<String> unlimited =
        roles.stream().filter(row -> row.whole("most") < 0).map(row -> row.text("role")).toList();
    if (!unlimited.isEmpty()) {
      findings.add(
          Finding.ask(
              item(),
              server.name(),
              "roles without a CONNECTION LIMIT: " + Row.some(unlimited),
              "do their pools together open less than max_connections? ALTER ROLE ... CONNECTION"
                  + " LIMIT keeps one from taking all"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.yes(
              item(),
              server.name(),
              "timeouts and CONNECTION LIMIT: "
                  + Row.some(
                      roles.stream()
                          .map(row -> row.text("role") + " (" + row.text("most") + ")")
                          .toList())));
    }
    return findings;
  }

  /** For the first of them; the others are alike. */
  private static String remedy(List<Row> roles) {
    Row role = roles.stream().filter(row -> !row.text("missing").isEmpty()).findFirst().get();
    return Stream.of(role.text("missing").split(", ", -1))
        .map(
            name ->
                "ALTER ROLE %s SET %s = '%s'"
                    .formatted(
                        SqlNames.quoted(role.text("role")), name, VALUES.getOrDefault(name, "")))
        .collect(Collectors.joining("; "));
  }
}
