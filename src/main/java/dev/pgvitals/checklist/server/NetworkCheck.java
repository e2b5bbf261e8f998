package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** From where a server can be reached, as far as the server knows. */
final class NetworkCheck implements ServerCheck {
  private static final Set<String> LOCAL = Set.of("", "localhost", "127.0.0.1", "::1");

  private static final String LISTEN =
      """
      SELECT current_setting('listen_addresses') AS listen,
             (SELECT count(DISTINCT client_addr) FROM pg_stat_activity WHERE client_addr IS NOT NULL) AS addresses""";

  @Override
  public Item item() {
    return Item.NETWORK;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    Row row = server.askOne(LISTEN);
    HbaRules rules = HbaRules.of(server);
    List<Finding> findings = new ArrayList<>();
    List<String> open =
        rules.open().stream()
            .filter(rule -> rules.weak().stream().anyMatch(w -> same(w, rule)))
            .toList();
    if (!open.isEmpty()) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              "pg_hba.conf lets in every address by a weak method: " + Row.some(open),
              "name the networks of the applications in its place"));
    }
    if (isLocal(row.text("listen"))) {
      findings.add(
          Finding.yes(
              item(),
              server.name(),
              "it listens on this machine only: listen_addresses = '" + row.text("listen") + "'"));
      return findings;
    }
    String seen =
        rules.readable()
            ? rules.open().isEmpty()
                ? "pg_hba.conf names each network"
                : "pg_hba.conf lets in every address: " + Row.some(rules.open())
            : "pg_hba.conf cannot be seen by " + server.facts().user();
    findings.add(
        Finding.ask(
            item(),
            server.name(),
            "listen_addresses = '%s', clients from %s; %s"
                .formatted(
                    row.text("listen"),
                    Plural.of(row.whole("addresses"), "address", "addresses"),
                    seen),
            "does a firewall or security group let in those alone who have to?"));
    return findings;
  }

  /** Of the same line of the file. */
  private static boolean same(String rule, String other) {
    return rule.substring(0, rule.indexOf(',')).equals(other.substring(0, other.indexOf(',')));
  }

  static boolean isLocal(String listen) {
    return Arrays.stream(listen.split(",", -1)).map(String::strip).allMatch(LOCAL::contains);
  }
}
