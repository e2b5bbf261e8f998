package dev.pgvitals.catalogue;

import java.time.Duration;

/**
 * SQL that answers with one boolean whether a query should run now.
 *
 * @param cache how long an answer holds; zero: ask before every run
 * @param builtin whether the SQL came with the agent, whichever entry uses it now
 */
public record Predicate(String name, String sql, Duration cache, boolean builtin) {}
