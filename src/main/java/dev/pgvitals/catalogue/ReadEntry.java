package dev.pgvitals.catalogue;

/** A query, and the format that it was written in. */
record ReadEntry(Query query, FileFormat format) {}
