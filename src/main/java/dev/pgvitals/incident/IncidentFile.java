package dev.pgvitals.incident;

import java.time.Instant;

/**
 * What a list says of an incident's file.
 *
 * @param server as it is called, or as much of it as its ID tells when the file is damaged
 * @param alert what began it: the name of an alert, {@code down}, {@code up} or {@code snapshot}
 * @param bytes of the file
 * @param texts whether there may be texts of statements in it
 * @param damaged whether it cannot be all of what was written
 */
public record IncidentFile(
    String id,
    Instant time,
    String server,
    String alert,
    long bytes,
    boolean texts,
    boolean damaged) {}
