package dev.pgvitals.checklist.look;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.checklist.database.DatabaseChecks;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that a checklist looks at, once, one server after the other. */
public final class Survey {
  /** Extensions that are to be vetted by the probes of servers. */
  public static final List<String> EXTENSIONS = DatabaseChecks.EXTENSIONS;

  private final AgentConfig config;
  private final Probes probes;
  private final InstantSource clock;

  /** Looks at a server with the agent's own connections. */
  public interface Probes {
    /** One for a server, in which {@link #EXTENSIONS} are vetted; closed by whoever asked. */
    ServerProbe of(ServerConfig server);
  }

  /**
   * Looks at nothing yet.
   *
   * @param config whose servers and backups are looked at
   * @param clock the wall's
   */
  public Survey(AgentConfig config, Probes probes, InstantSource clock) {
    this.config = config;
    this.probes = probes;
    this.clock = clock;
  }

  /**
   * Asks a Prometheus.
   *
   * @param alerts that it should have loaded
   * @param prometheus empty: then a person is asked
   */
  public record Alerting(Collection<String> alerts, Optional<PrometheusAccess> prometheus) {}

  /**
   * Looks. Takes as long as servers and backups take, each within its timeouts.
   *
   * @param plain what is known of passwords that others can read
   */
  public List<Finding> make(List<String> plain, Alerting alerting) throws InterruptedException {
    List<Finding> findings = new ArrayList<>(ofServers());
    findings.addAll(new BackupsLook(config, clock).make());
    findings.addAll(
        alerting
            .prometheus()
            .map(
                access ->
                    new RulesLook(access)
                        .make(
                            config.servers().stream().map(ServerConfig::name).toList(),
                            alerting.alerts()))
            .orElse(
                List.of(
                    Finding.ask(
                        Item.MONITORING,
                        "",
                        "",
                        "does Prometheus scrape the agent, are its rules loaded, and does an alert"
                            + " reach somebody? --prometheus URL has this command look"))));
    findings.addAll(AskedItems.all());
    findings.add(AskedItems.secrets(plain));
    return findings;
  }

  private List<Finding> ofServers() throws InterruptedException {
    NamingScheme naming = config.naming();
    List<ServerLook> looks = new ArrayList<>();
    for (ServerConfig server : config.servers()) {
      try (ServerProbe probe = probes.of(server)) {
        looks.add(
            ServerLook.at(server, probe, naming, clock, BackupsLook.names(config, server.name())));
      }
    }
    Set<String> primaries = new HashSet<>();
    looks.stream()
        .filter(look -> !look.standby())
        .flatMap(look -> look.cluster().stream())
        .forEach(primaries::add);
    boolean pooled = looks.stream().anyMatch(ServerLook::pooler);
    List<Finding> findings = new ArrayList<>();
    for (ServerLook look : looks) {
      boolean secondary = look.standby() && look.cluster().filter(primaries::contains).isPresent();
      (secondary ? look.asStandby() : look)
          .findings().stream()
              .filter(finding -> !pooled || !asksForAPool(finding))
              .forEach(findings::add);
      if (look.pooler()) {
        findings.add(
            Finding.yes(
                Item.CONNECTION_POOLING, look.name(), look.product().orElse("") + " answers"));
      }
    }
    return findings;
  }

  private static boolean asksForAPool(Finding finding) {
    return finding.item() == Item.CONNECTION_POOLING && finding.verdict() == Verdict.ASK;
  }
}
