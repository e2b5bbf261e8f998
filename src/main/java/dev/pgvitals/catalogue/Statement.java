package dev.pgvitals.catalogue;

import java.util.Set;

/**
 * SQL of a query: a variant's or a predicate's.
 *
 * @param builtin whether it came with the agent
 */
public record Statement(String sql, boolean builtin) {
  /** The extensions whose schemas it names. */
  public Set<String> extensions() {
    return ExtensionSchemas.named(sql);
  }
}
