package dev.pgvitals.dashboard.entries;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.dashboard.Annotation;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.dashboard.Variable;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.dashboard.facts.Units;
import dev.pgvitals.dashboard.promql.Abbreviations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the board of a user's catalogue: what is watched first, then a row for each entry. The
 * shipped entries are left out, for they have their boards.
 */
public final class CatalogueBoard {
  private static final List<String> VARIABLES = List.of("cluster", "server");

  /** Rows below are asked for only when somebody opens them. */
  private static final int OPEN_ROWS = 10;

  private final Conventions conventions;
  private final Abbreviations abbreviations;

  public CatalogueBoard(Conventions conventions) {
    this.conventions = conventions;
    this.abbreviations = new Abbreviations(conventions.abbreviations());
  }

  /**
   * The board; without rows when the catalogue has no enabled entry but shipped ones.
   *
   * @param interval of entries that have none of their own
   */
  public Board board(
      String uid, String title, Catalogue catalogue, NamingScheme naming, Duration interval) {
    MetricFacts facts = MetricFacts.of(catalogue, naming, interval);
    FamilyDisplay display = new FamilyDisplay(new Units(facts), AlertLimits.of(catalogue));
    Series series = Series.of(abbreviations);
    List<Query> own = own(catalogue);
    List<Board.Row> rows = new ArrayList<>();
    List<Family> watched =
        own.stream()
            .flatMap(query -> Family.of(query, QuerySchema.of(query, naming)).stream())
            .filter(family -> family.alert().isPresent())
            .toList();
    if (!watched.isEmpty()) {
      rows.add(new Overview(display, series).row(watched));
    }
    for (Query query : own) {
      Board.Row row =
          new EntryRow(query, naming, facts, display, series).row(rows.size() >= OPEN_ROWS);
      if (!row.panels().isEmpty()) {
        rows.add(row);
      }
    }
    return new Board(uid, title, description(own), variables(), annotations(), rows);
  }

  private static String description(List<Query> own) {
    return "Made from the catalogue by pgvitals dashboards: "
        + String.join(", ", own.stream().map(Query::name).toList())
        + ".";
  }

  /** In the order of the files. */
  private static List<Query> own(Catalogue catalogue) {
    return catalogue.queries().stream()
        .filter(query -> query.enabled() && query.isMetrics() && !isShipped(query))
        .sorted(
            Comparator.comparing((Query query) -> query.position().file())
                .thenComparingInt(query -> query.position().line()))
        .toList();
  }

  private static boolean isShipped(Query query) {
    return query.position().file().equals(CatalogueFiles.BUILTIN);
  }

  private List<Variable> variables() {
    Map<String, Variable> known = conventions.variables();
    return Stream.concat(conventions.everywhere().stream(), VARIABLES.stream())
        .filter(known::containsKey)
        .map(known::get)
        .toList();
  }

  private List<Annotation> annotations() {
    return conventions.annotations().stream()
        .map(annotation -> annotation.asking(abbreviations.full(annotation.query())))
        .toList();
  }
}
