package dev.pgvitals.catalogue;

/** A query, and the format that it was written in. */
public record ReadEntry(Query query, FileFormat format) {}
