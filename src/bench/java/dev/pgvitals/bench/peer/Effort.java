package dev.pgvitals.bench.peer;

import java.time.Duration;

/**
 * How often everything is done.
 *
 * @param starts of each program
 * @param rounds in which the programs take turns at being scraped
 * @param agentScrapes of pgvitals in a round, with gzip; a quarter of it without
 * @param peerScrapes of postgres_exporter in a round, with gzip; half of it without
 * @param clientRounds in which the programs take turns at being scraped by several clients
 * @param cycles of collection that are measured, with a scrape of new data in each
 * @param databaseRounds in which the database's time is measured
 */
record Effort(
    int starts,
    int rounds,
    int agentScrapes,
    int peerScrapes,
    int clientRounds,
    int cycles,
    int databaseRounds) {
  /** The interval of the agent whose collections are measured. */
  static final Duration CYCLE = Duration.ofSeconds(2);

  /** The interval of an agent by default. */
  static final Duration NORMAL = Duration.ofSeconds(15);

  static final Effort FULL = new Effort(7, 9, 400, 12, 3, 30, 3);
  static final Effort QUICK = new Effort(3, 3, 200, 8, 1, 9, 2);
}
