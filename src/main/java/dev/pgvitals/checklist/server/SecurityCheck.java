package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.List;

/** How passwords are kept, who is a superuser, who comes in without one, and what is encrypted. */
final class SecurityCheck implements ServerCheck {
  private static final String ROLES =
      """
      SELECT current_setting('password_encryption') AS encryption,
             (SELECT array_to_string(array_agg(rolname ORDER BY oid), ', ') FROM pg_roles
              WHERE rolsuper AND rolcanlogin AND oid <> 10 AND rolname <> current_user) AS superusers,
             count(*) AS remote,
             count(*) FILTER (WHERE s.ssl IS NOT TRUE AND g.encrypted IS NOT TRUE) AS plain,
             min(host(a.client_addr)) FILTER (WHERE s.ssl IS NOT TRUE AND g.encrypted IS NOT TRUE) AS example
      FROM pg_stat_activity AS a
      LEFT JOIN pg_stat_ssl AS s ON s.pid = a.pid
      LEFT JOIN pg_stat_gssapi AS g ON g.pid = a.pid
      WHERE a.backend_type = 'client backend' AND a.client_addr IS NOT NULL
        AND NOT a.client_addr <<= inet '127.0.0.0/8' AND a.client_addr <> inet '::1'""";

  @Override
  public Item item() {
    return Item.SECURITY;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    Row row = server.askOne(ROLES);
    List<Finding> findings = new ArrayList<>();
    if (row.text("encryption").equals("scram-sha-256")) {
      findings.add(Finding.yes(item(), server.name(), "password_encryption is scram-sha-256"));
    } else {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              "password_encryption is " + row.text("encryption"),
              "password_encryption = 'scram-sha-256' (reload), then set each password again"));
    }
    if (!row.text("superusers").isEmpty()) {
      findings.add(
          Finding.ask(
              item(),
              server.name(),
              "superusers that can log in, besides the first: " + row.text("superusers"),
              "does each have to be one? Else ALTER ROLE ... NOSUPERUSER"));
    }
    if (row.whole("plain") > 0) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              "%s from other machines without TLS, one from %s"
                  .formatted(Plural.of(row.whole("plain"), "session"), row.text("example")),
              "sslmode=verify-full in their connection strings, and hostssl in pg_hba.conf"));
    } else if (row.whole("remote") > 0) {
      findings.add(
          Finding.yes(
              item(),
              server.name(),
              "all %s from other machines with TLS"
                  .formatted(Plural.of(row.whole("remote"), "session"))));
    }
    findings.add(rules(server));
    return findings;
  }

  private Finding rules(ServerView server) throws ServerProbeException, InterruptedException {
    HbaRules rules = HbaRules.of(server);
    if (!rules.readable()) {
      return Finding.ask(
          item(),
          server.name(),
          "pg_hba.conf cannot be seen by " + server.facts().user(),
          "is it free of trust, password and md5? This lets it look: " + HbaRules.grant(server));
    }
    return rules.weak().isEmpty()
        ? Finding.yes(item(), server.name(), "no rule of pg_hba.conf has trust, password or md5")
        : Finding.no(
            item(),
            server.name(),
            "pg_hba.conf lets in by weak methods: " + Row.some(rules.weak()),
            "scram-sha-256, cert or gss instead; peer for local ones");
  }
}
