package dev.pgvitals.web.status;

import dev.pgvitals.metric.store.PublishedSample;
import dev.pgvitals.monitor.ServerDetails;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the endpoints need to know of the agent. Called by many threads at once; must not block. */
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

  /** Loads configuration and catalogue again. The one call that may take its time. */
  ReloadOutcome reload();
}
