package dev.pgvitals.web.status;

import dev.pgvitals.diagnosis.Diagnoses;
import dev.pgvitals.feed.FeedReport;
import dev.pgvitals.incident.IncidentStore;
import dev.pgvitals.metric.store.PublishedSample;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.route.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the endpoints need to know of the agent. Called by many threads at once; must not block, but
 * for what says so.
 */
public interface AgentView {
  String version();

  /** When it was started. */
  Instant startTime();

  /** What came of the last reload; empty before the first. */
  Optional<LastReload> lastReload();

  /** In the order of the configuration. */
  List<ServerStatus> servers();

  /** What is wrong with each server, and its figures; in the order of the configuration. */
  List<ServerDetails> overview();

  /** All there is to tell of a server; empty when there is none of that name. */
  Optional<ServerDetails> details(String server);

  /** What is read beside servers, in the order of the configuration. */
  List<FeedReport> feeds();

  /** The clusters that there is routing for, by name; empty: it is not configured. */
  Optional<Map<String, Cluster>> clusters();

  /** What there is of some families of a server at this moment, whether or not scrapes have it. */
  List<PublishedSample> samples(String server, Set<String> families);

  /** The servers' names, in the order of the configuration, and the labels they are given. */
  Map<String, Map<String, String>> targets();

  /** Names of all queries of the catalogue in force. */
  List<String> queries();

  /** Names of the servers not tried yet: the agent is ready when there are none. */
  List<String> untried();

  /** What is wrong with the agent itself; empty when it does its work. */
  Optional<Stall> stall();

  /** Whether other machines may ask for a reload. */
  boolean lifecycleEnabled();

  /** Whether texts of statements may be shown to who calls the agent by a name of its own. */
  boolean showsQueryText();

  /** The host that it is configured to listen on; empty for every address. */
  String listenHost();

  /** What is kept of what was going on when something went wrong. */
  IncidentStore incidents();

  /**
   * Keeps what is going on now. May take its time, most of a minute at most.
   *
   * @param server empty: of all servers, if they are few
   */
  Snapshot snapshot(Optional<String> server);

  /** Loads configuration and catalogue again. May take its time. */
  ReloadOutcome reload();

  /** Whether who looks at the page may have the SQL of a runbook run. */
  boolean diagnoses();

  /**
   * Asks a server what the runbook of an alert asks. May take its time.
   *
   * @param server one of {@link #targets}
   * @param patience for how long the caller waits at most
   */
  Diagnoses.Outcome diagnose(String server, String alert, Duration patience)
      throws InterruptedException;
}
