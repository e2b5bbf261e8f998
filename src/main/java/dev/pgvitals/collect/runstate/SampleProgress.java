package dev.pgvitals.collect.runstate;

import java.time.Duration;

/**
 * What a run of a query with SAMPLED counted.
 *
 * @param time for how long its values count; zero after a gap
 * @param cut its rows that were added to the rest, as there was no room for their labels
 */
public record SampleProgress(Duration time, int cut) {}
