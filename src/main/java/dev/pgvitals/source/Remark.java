package dev.pgvitals.source;

/**
 * What is odd about the result of a run that succeeded.
 *
 * @param about what it is about: of a query, each is said once, whatever the text says each time
 */
public record Remark(String about, String text) {}
