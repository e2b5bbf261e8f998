package dev.pgvitals.postgres;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.Requirements;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Which names a catalogue wants to know of: a server may have 100,000 relations and thousands of
 * roles, so facts are read only about those that some entry requires.
 */
public record Questions(List<String> roles, List<String> schemas, List<String> relations) {
  public Questions {
    roles = List.copyOf(roles);
    schemas = List.copyOf(schemas);
    relations = List.copyOf(relations);
  }

  public static Questions of(Catalogue catalogue) {
    return new Questions(
        names(catalogue, Requirements::privileges),
        names(catalogue, Requirements::schemas),
        names(catalogue, Requirements::relations));
  }

  private static List<String> names(
      Catalogue catalogue, Function<Requirements, List<String>> required) {
    return catalogue.queries().stream()
        .map(query -> required.apply(query.requires()))
        .flatMap(Collection::stream)
        .distinct()
        .sorted()
        .toList();
  }
}
