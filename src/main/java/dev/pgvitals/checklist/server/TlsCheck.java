package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;
import java.util.Set;

/** Whether clients can have TLS, and the agent has verified the certificate. */
final class TlsCheck implements ServerCheck {
  private static final Set<String> OLD = Set.of("TLSv1", "TLSv1.1", "");
  private static final Set<String> VERIFIED = Set.of("verify-full", "verify-ca");

  private static final String TLS =
      """
      SELECT current_setting('ssl') AS ssl, current_setting('ssl_min_protocol_version') AS least,
             current_setting('listen_addresses') AS listen, s.ssl AS used, s.version
      FROM (SELECT) AS one
      LEFT JOIN pg_stat_ssl AS s ON s.pid = pg_backend_pid()""";

  @Override
  public Item item() {
    return Item.TLS_CERTIFICATES;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    Row row = server.askOne(TLS);
    if (!row.text("ssl").equals("on")) {
      return List.of(
          NetworkCheck.isLocal(row.text("listen"))
              ? Finding.ask(
                  item(),
                  server.name(),
                  "ssl is off, and it listens on this machine only",
                  "does the pooler or proxy in front of it have TLS?")
              : Finding.no(
                  item(),
                  server.name(),
                  "ssl is off",
                  "ssl = on with ssl_cert_file and ssl_key_file (reload)"));
    }
    if (OLD.contains(row.text("least"))) {
      return List.of(
          Finding.no(
              item(),
              server.name(),
              "ssl is on, with protocols from ssl_min_protocol_version = '%s' on"
                  .formatted(row.text("least")),
              "ssl_min_protocol_version = 'TLSv1.2' (reload)"));
    }
    String mode = server.config().target().parameters().getOrDefault("sslmode", "prefer");
    return List.of(
        row.is("used") && VERIFIED.contains(mode)
            ? Finding.yes(
                item(),
                server.name(),
                "the agent is connected by %s, its certificate verified (sslmode=%s)"
                    .formatted(row.text("version"), mode))
            : Finding.ask(
                item(),
                server.name(),
                "ssl is on; the agent's own sslmode is %s, which verifies no certificate"
                    .formatted(mode),
                "is the certificate one that clients can verify, and who renews it?"
                    + " sslmode: verify-full has the agent find out"));
  }
}
