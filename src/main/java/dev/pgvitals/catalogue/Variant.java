package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Position;

/**
 * A query's SQL for a range of server versions.
 *
 * @param sql without a trailing semicolon
 * @param builtin whether the SQL came with the agent, whichever entry uses it now
 */
public record Variant(VersionRange versions, String sql, boolean builtin, Position position) {}
