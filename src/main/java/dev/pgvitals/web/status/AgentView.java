package dev.pgvitals.web.status;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the endpoints need to know of the agent. Called by many threads at once; must not block. */
public interface AgentView {
  String version();

  /** In the order of the configuration. */
  List<ServerStatus> servers();

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

  /** The host that it is configured to listen on; empty for every address. */
  String listenHost();

  /** Loads configuration and catalogue again. The one call that may take its time. */
  ReloadOutcome reload();
}
