package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which names a catalogue wants to know of: a server may have 100,000 relations and thousands of
 * roles, so facts are read only about those that some entry requires.
 *
 * @param atHome what is to be vetted in the database that the server's address names
 * @param elsewhere what is to be vetted in its other databases
 */
public record FactsScope(
    List<String> roles,
    List<String> schemas,
    List<String> relations,
    Vetted atHome,
    Vetted elsewhere) {
  /** For who asks about nothing. */
  public static final FactsScope NONE =
      new FactsScope(
          List.of(),
          List.of(),
          List.of(),
          new Vetted(List.of(), List.of()),
          new Vetted(List.of(), List.of()));

  public FactsScope {
    roles = List.copyOf(roles);
    schemas = List.copyOf(schemas);
    relations = List.copyOf(relations);
  }

  /** Relations and extensions that SQL of our own uses: they must not be a stranger's. */
  public record Vetted(List<String> relations, List<String> extensions) {
    public Vetted {
      relations = List.copyOf(relations);
      extensions = List.copyOf(extensions);
    }

    private Vetted and(Collection<String> more) {
      return new Vetted(
          relations,
          Stream.concat(extensions.stream(), more.stream()).distinct().sorted().toList());
    }

    private static Vetted of(List<Query> queries) {
      List<Query> ours =
          queries.stream()
              .filter(Query::enabled)
              .filter(query -> query.statements().anyMatch(Statement::builtin))
              .toList();
      return new Vetted(
          names(ours, query -> query.requires().relations()).stream()
              .filter(relation -> !relation.startsWith("pg_catalog."))
              .toList(),
          names(ours, FactsScope::extensions));
    }
  }

  public static FactsScope of(Catalogue catalogue) {
    List<Query> queries = catalogue.queries();
    return new FactsScope(
        Stream.concat(
                Stream.of(MissingRoles.ALL),
                names(queries, query -> query.requires().privileges()).stream())
            .distinct()
            .sorted()
            .toList(),
        names(queries, query -> query.requires().schemas()),
        names(queries, query -> query.requires().relations()),
        Vetted.of(queries),
        Vetted.of(queries.stream().filter(FactsScope::mayRunElsewhere).toList()));
  }

  /** The same, which has these extensions vetted in every database, too. */
  public FactsScope vetting(Collection<String> extensions) {
    return new FactsScope(
        roles, schemas, relations, atHome.and(extensions), elsewhere.and(extensions));
  }

  private static boolean mayRunElsewhere(Query query) {
    return query.scope() == Query.Scope.DATABASE || query.isAboutExtension();
  }

  private static Set<String> extensions(Query query) {
    return query
        .statements()
        .filter(Statement::builtin)
        .flatMap(statement -> statement.extensions().stream())
        .collect(Collectors.toSet());
  }

  private static List<String> names(
      List<Query> queries, Function<Query, ? extends Collection<String>> wanted) {
    return queries.stream().map(wanted).flatMap(Collection::stream).distinct().sorted().toList();
  }
}
