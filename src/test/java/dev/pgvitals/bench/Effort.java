package dev.pgvitals.bench;

import java.time.Duration;

/**
 * How often everything is done.
 *
 * @param starts of each program
 * @param rounds in which the programs take turns at being scraped
 * @param agentScrapes of pgvitals in a round, with gzip; a quarter of it without
 * @param peerScrapes of postgres_exporter in a round, with gzip; half of it without
 * @param cycles of collection that are measured
 * @param freshScrapes each of which finds new data everywhere
 */
record Effort(
    int starts, int rounds, int agentScrapes, int peerScrapes, int cycles, int freshScrapes) {
  /** Of the agent while its cycles are measured. */
  static final Duration CYCLE = Duration.ofSeconds(2);

  static final Effort FULL = new Effort(7, 12, 400, 12, 30, 15);
  static final Effort QUICK = new Effort(3, 4, 200, 8, 8, 5);
}
