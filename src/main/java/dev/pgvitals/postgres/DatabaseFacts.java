package dev.pgvitals.postgres;

import java.util.Map;
import java.util.Set;

/**
 * What the agent found out about one database of a server.
 *
 * @param extensions installed ones, name to version (pg_extension)
 * @param schemas those of the ones asked about that exist
 * @param relations those of the ones asked about that our role may read, spelled as they were asked
 */
public record DatabaseFacts(
    String name, Map<String, String> extensions, Set<String> schemas, Set<String> relations) {
  public DatabaseFacts {
    extensions = Map.copyOf(extensions);
    schemas = Set.copyOf(schemas);
    relations = Set.copyOf(relations);
  }
}
