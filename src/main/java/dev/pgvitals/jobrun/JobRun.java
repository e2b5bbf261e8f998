package dev.pgvitals.jobrun;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of the table, as far as somebody asks for it.
 *
 * @param target empty: the run as a whole
 * @param agent who ran it
 * @param nextDue when the next run is to begin
 * @param bytesBefore that its target took on the disk
 */
public record JobRun(
    long id,
    String job,
    String database,
    Optional<String> target,
    String verb,
    Instant startedAt,
    Optional<Instant> endedAt,
    RunStatus status,
    Optional<String> reason,
    String agent,
    Optional<Instant> nextDue,
    OptionalLong bytesBefore,
    OptionalLong bytesAfter) {}
