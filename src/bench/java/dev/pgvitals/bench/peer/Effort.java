package dev.pgvitals.bench.peer;

import java.time.Duration;

/**
 * How often everything is done.
 *
 * @param starts of each program
 * @param rounds in which the programs take turns at being scraped
 * @param agentScrapes of pgvitals in a round, with gzip; a quarter of it without
 * @param peerScrapes of postgres_exporter in a round, with gzip; half of it without
 * @param warmUp cycles of collection between those just after the start and those measured
 * @param cycles of collection that are measured
 * @param freshScrapes each of which finds new data everywhere
 * @param databaseRounds in which the database's time is measured
 */
record Effort(
    int starts,
    int rounds,
    int agentScrapes,
    int peerScrapes,
    int warmUp,
    int cycles,
    int freshScrapes,
    int databaseRounds) {
  /** The interval of the agent whose cycles are measured. */
  static final Duration CYCLE = Duration.ofSeconds(2);

  /** The interval of the agent that is scraped: its default. */
  static final Duration NORMAL = Duration.ofSeconds(15);

  /** The interval of an agent that does nothing while it is measured. */
  static final Duration REST = Duration.ofHours(1);

  static final Effort FULL = new Effort(7, 12, 400, 12, 30, 30, 15, 5);
  static final Effort QUICK = new Effort(3, 4, 200, 8, 8, 8, 5, 3);
}
