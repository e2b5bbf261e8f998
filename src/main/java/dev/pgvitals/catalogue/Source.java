package dev.pgvitals.catalogue;

/**
 * One catalogue file's text.
 *
 * @param name what positions call it
 */
public record Source(String name, String text) {}
