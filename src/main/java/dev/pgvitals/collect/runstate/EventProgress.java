package dev.pgvitals.collect.runstate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a query with EVENTS has come.
 *
 * @param until everything before it is counted, by the clock of the rows; empty before the first
 *     window has an end
 * @param cut rows of the last run that counted for no series, as there was no room for their labels
 * @param setback by how much the server's time lies before what was counted already; empty when it
 *     does not
 */
public record EventProgress(Optional<Instant> until, int cut, Optional<Duration> setback) {}
