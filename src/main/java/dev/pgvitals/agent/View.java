package dev.pgvitals.agent;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.text.Plural;
import dev.pgvitals.web.page.AgentView;
import dev.pgvitals.web.page.ReloadOutcome;
import dev.pgvitals.web.page.ServerStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The agent as its endpoints see it. */
final class View implements AgentView {
  private final Agent agent;
  private final String version;

  View(Agent agent, String version) {
    this.agent = agent;
    this.version = version;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<ServerStatus> servers() {
    return agent.reports().stream()
        .map(
            report ->
                new ServerStatus(report.server(), state(report), health(report), detail(report)))
        .toList();
  }

  @Override
  public Map<String, Map<String, String>> targets() {
    Map<String, Map<String, String>> targets = new LinkedHashMap<>();
    agent
        .inForce()
        .monitors()
        .forEach((name, monitor) -> targets.put(name, monitor.server().labels()));
    return targets;
  }

  private static ServerStatus.State state(ServerReport report) {
    if (!report.tried()) {
      return ServerStatus.State.NOT_TRIED;
    }
    return report.up() ? ServerStatus.State.UP : ServerStatus.State.DOWN;
  }

  private static String health(ServerReport report) {
    return report
        .health()
        .map(
            health ->
                String.format(Locale.ROOT, "%.0f, %s", health.score(), health.status().label()))
        .orElse("");
  }

  /** Not the error's message: a page is read by more people than a log. */
  private static String detail(ServerReport report) {
    if (!report.up()) {
      return report.down().map(View::reason).orElse("");
    }
    return report
        .facts()
        .map(
            facts ->
                "%s, %s, %s, %d series"
                    .formatted(
                        facts.product(),
                        facts.role(),
                        Plural.of(report.plan().queries().size(), "query", "queries"),
                        report.series()))
        .orElse("");
  }

  private static String reason(Failure failure) {
    return failure.sqlState().isEmpty()
        ? failure.reason().label()
        : failure.reason().label() + ", SQLSTATE " + failure.sqlState();
  }

  @Override
  public List<String> queries() {
    return agent.inForce().setup().catalogue().queries().stream().map(Query::name).toList();
  }

  @Override
  public Optional<String> notReady() {
    List<String> waiting =
        agent.inForce().monitors().values().stream()
            .filter(monitor -> !monitor.tried())
            .map(monitor -> monitor.server().name())
            .toList();
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of("not tried yet: " + String.join(", ", waiting));
  }

  @Override
  public Optional<String> unhealthy() {
    return agent.ill();
  }

  @Override
  public boolean lifecycleEnabled() {
    return agent.config().enableLifecycle();
  }

  @Override
  public String listenHost() {
    return agent.config().listen().host();
  }

  @Override
  public ReloadOutcome reload() {
    return agent.reload();
  }
}
