package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Position;

/**
 * A query's SQL for a range of server versions.
 *
 * @param sql without a trailing semicolon
 */
public record Variant(VersionRange versions, String sql, Position position) {}
