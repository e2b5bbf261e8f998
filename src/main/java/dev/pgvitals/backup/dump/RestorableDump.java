package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.Inspections;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A dump as it takes to restore it.
 *
 * @param directory whether {@code pg_dump -Fd} has written it
 * @param opener reads it to its end, which tells whether it is worth the trouble
 */
public record RestorableDump(
    Path path, boolean directory, Instant time, long bytes, Inspections.Opener opener) {}
