package dev.pgvitals.catalogue;

import java.util.List;

/**
 * What must hold on a server, or in a database of it, for a query to be planned there; all of it.
 *
 * @param relations as {@code to_regclass} reads them: {@code public.orders}
 * @param privileges roles that ours must be a member of: {@code pg_monitor}
 * @param schemas that must exist in the database
 * @param databaseNames if not empty, the database must have one of these names
 * @param userNames if not empty, we must be logged in as one of these
 * @param tags the agent or the server must carry all of these (pg_exporter's own tags)
 * @param notTags the agent or the server must carry none of these
 */
public record Requirements(
    List<Extension> extensions,
    List<String> relations,
    List<String> privileges,
    List<String> schemas,
    List<String> databaseNames,
    List<String> userNames,
    List<String> tags,
    List<String> notTags) {
  public static final Requirements NONE =
      new Requirements(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Requirements {
    extensions = List.copyOf(extensions);
    relations = List.copyOf(relations);
    privileges = List.copyOf(privileges);
    schemas = List.copyOf(schemas);
    databaseNames = List.copyOf(databaseNames);
    userNames = List.copyOf(userNames);
    tags = List.copyOf(tags);
    notTags = List.copyOf(notTags);
  }

  /**
   * An extension in a range of its own versions.
   *
   * @param from the least version, inclusive, such as {@code 1.8}; empty: any
   * @param to the first version that is too new; empty: none
   */
  public record Extension(String name, String from, String to) {}
}
