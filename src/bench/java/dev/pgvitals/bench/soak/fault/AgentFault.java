package dev.pgvitals.bench.soak.fault;

import dev.pgvitals.bench.soak.subject.SoakConfig;
import dev.pgvitals.bench.soak.subject.Target;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What can be done to the agent itself. A seed stands for the same faults in this order. */
@SuppressWarnings("ImmutableEnumChecker") // steps hold nothing
enum AgentFault {
  BROKEN_CATALOGUE(
      "reload of a broken file",
      refused(SoakConfig::breakCatalogue),
      taken(config -> config.writeCatalogue(false))),
  EMPTY_CONFIGURATION(
      "reload of an empty file", refused(SoakConfig::empty), taken(SoakConfig::write)),
  OUT_OF_BOUNDS(
      "reload with an interval of years",
      refused(config -> config.writeWithInterval("99999d")),
      taken(SoakConfig::write)),
  QUERY_ADDED(
      "query added and removed",
      taken(config -> config.writeCatalogue(true)),
      taken(config -> config.writeCatalogue(false))),
  SERVER_ADDED(
      "server added and removed",
      reload((config, target) -> config.write(List.of(target)), 200),
      taken(SoakConfig::write)),
  IDLE_CLIENTS(
      "300 idle HTTP clients",
      (agent, target) -> agent.connectIdleClients(),
      (agent, target) -> agent.idle().close()),
  HANGUPS("ten SIGHUPs", (agent, target) -> agent.hangUp(), (agent, target) -> {});

  private final String words;
  private final Step inflict;
  private final Step undo;

  AgentFault(String words, Step inflict, Step undo) {
    this.words = words;
    this.inflict = inflict;
    this.undo = undo;
  }

  /** The beginning or the end of a fault. */
  interface Step {
    void run(Agent agent, Target target) throws IOException;
  }

  String words() {
    return words;
  }

  void inflict(Agent agent, Target target) throws IOException {
    inflict.run(agent, target);
  }

  void undo(Agent agent, Target target) throws IOException {
    undo.run(agent, target);
  }

  private static Step refused(Consumer<SoakConfig> change) {
    return reload((config, target) -> change.accept(config), 500);
  }

  private static Step taken(Consumer<SoakConfig> change) {
    return reload((config, target) -> change.accept(config), 200);
  }

  /** Changes a file and says so; the agent answers with this status. */
  private static Step reload(BiConsumer<SoakConfig, Target> change, int expected) {
    return (agent, target) -> {
      change.accept(agent.config(), target);
      agent.reload(expected);
    };
  }
}
