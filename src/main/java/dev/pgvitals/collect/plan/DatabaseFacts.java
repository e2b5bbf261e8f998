package dev.pgvitals.collect.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the agent found out about one database of a server.
 *
 * @param oid the database's number, which no other one ever has; 0 where there is none
 * @param extensions installed ones, name to version (pg_extension)
 * @param schemas those of the ones asked about that exist
 * @param relations those of the ones asked about that our role may read, spelled as they were asked
 * @param extensionSchemas the schemas that the extensions are in, by extension
 * @param usableExtensions extensions in whose schema our role may use what it finds
 * @param strangers who could put code of theirs into what was to be vetted
 */
public record DatabaseFacts(
    String name,
    long oid,
    Map<String, String> extensions,
    Set<String> schemas,
    Set<String> relations,
    Map<String, String> extensionSchemas,
    Set<String> usableExtensions,
    List<UntrustedOwner> strangers) {
  public DatabaseFacts {
    extensions = Map.copyOf(extensions);
    schemas = Set.copyOf(schemas);
    relations = Set.copyOf(relations);
    extensionSchemas = Map.copyOf(extensionSchemas);
    usableExtensions = Set.copyOf(usableExtensions);
    strangers = List.copyOf(strangers);
  }

  public DatabaseFacts withStrangers(List<UntrustedOwner> found) {
    return new DatabaseFacts(
        name, oid, extensions, schemas, relations, extensionSchemas, usableExtensions, found);
  }

  /**
   * A database of no strangers, and without extensions' schemas, which is not told apart from
   * others of its name.
   */
  public DatabaseFacts(
      String name, Map<String, String> extensions, Set<String> schemas, Set<String> relations) {
    this(name, 0, extensions, schemas, relations, Map.of(), Set.of(), List.of());
  }
}
