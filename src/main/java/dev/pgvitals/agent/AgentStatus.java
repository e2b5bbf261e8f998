package dev.pgvitals.agent;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.diagnosis.Diagnoses;
import dev.pgvitals.feed.FeedReport;
import dev.pgvitals.incident.IncidentStore;
import dev.pgvitals.metric.store.PublishedSample;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.route.Cluster;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.LastReload;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.ServerStatus;
import dev.pgvitals.web.status.Snapshot;
import dev.pgvitals.web.status.Stall;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The agent as its endpoints see it. */
final class AgentStatus implements AgentView {
  private final Agent agent;
  private final String version;
  private final SliceStore store;
  private final Instant startTime;

  AgentStatus(Agent agent, String version, SliceStore store, Instant startTime) {
    this.agent = agent;
    this.version = version;
    this.store = store;
    this.startTime = startTime;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Instant startTime() {
    return startTime;
  }

  @Override
  public Optional<LastReload> lastReload() {
    return agent.lastReload();
  }

  @Override
  public List<ServerDetails> overview() {
    return agent.inForce().monitors().values().stream()
        .map(monitor -> monitor.details(false))
        .toList();
  }

  @Override
  public Optional<ServerDetails> details(String server) {
    return Optional.ofNullable(agent.inForce().monitors().get(server))
        .map(monitor -> monitor.details(true));
  }

  @Override
  public List<FeedReport> feeds() {
    return agent.inForce().feeds().reports();
  }

  @Override
  public Optional<Map<String, Cluster>> clusters() {
    return agent.inForce().routing().clusters();
  }

  @Override
  public List<PublishedSample> samples(String server, Set<String> families) {
    return store.samples(server, families);
  }

  @Override
  public List<ServerStatus> servers() {
    return agent.reports().stream().map(AgentStatus::status).toList();
  }

  private static ServerStatus status(ServerReport report) {
    return new ServerStatus(
        report.server(),
        state(report),
        report.facts().map(AgentStatus::identity),
        report.health(),
        report.down(),
        work(report));
  }

  private static ServerStatus.State state(ServerReport report) {
    if (!report.tried()) {
      return ServerStatus.State.NOT_TRIED;
    }
    return report.up() ? ServerStatus.State.UP : ServerStatus.State.DOWN;
  }

  private static ServerStatus.Identity identity(ServerFacts facts) {
    return new ServerStatus.Identity(
        facts.product(), facts.version(), facts.role(), facts.startTime());
  }

  private static ServerStatus.Work work(ServerReport report) {
    return new ServerStatus.Work(
        report.plan().queries().size(),
        report.plan().skipped().size(),
        report.failing(),
        report.series(),
        report.connections(),
        report
            .slowest()
            .map(slowest -> new ServerStatus.Slowest(slowest.query(), slowest.duration())));
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

  @Override
  public List<String> queries() {
    return agent.inForce().setup().catalogue().queries().stream()
        .filter(Query::isMetrics)
        .map(Query::name)
        .toList();
  }

  @Override
  public List<String> untried() {
    return agent.inForce().monitors().values().stream()
        .filter(monitor -> !monitor.tried())
        .map(monitor -> monitor.server().name())
        .toList();
  }

  @Override
  public Optional<Stall> stall() {
    return agent.stall();
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
  public IncidentStore incidents() {
    return agent.incidents().store();
  }

  @Override
  public Snapshot snapshot(Optional<String> server) {
    return agent.incidents().snapshot(server);
  }

  @Override
  public ReloadOutcome reload() {
    return agent.reload();
  }

  @Override
  public boolean diagnoses() {
    return agent.config().page().diagnose();
  }

  @Override
  public boolean showsQueryText() {
    return agent.config().showsQueryText();
  }

  @Override
  public Diagnoses.Outcome diagnose(String server, String alert, Duration patience)
      throws InterruptedException {
    return agent.diagnoses().ask(server, alert, patience);
  }
}
