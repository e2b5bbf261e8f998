package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Query;

/** A query, and the format that it was written in. */
public record ParsedEntry(Query query, FileFormat format) {}
