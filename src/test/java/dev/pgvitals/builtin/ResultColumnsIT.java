package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.CatalogueViews;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.fixture.server.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What each query returns on each major, as the server declares it: so also where it returns no
 * row.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultColumnsIT {
  private static final String THEIRS = "names_";

  private final Map<Integer, CatalogueViews> servers = new TreeMap<>();

  /** What a type is to a reader of values. */
  private enum Kind {
    NUMBER,
    BOOLEAN,
    MOMENT,
    DURATION,
    POSITION,
    TEXT,
    ARRAY;

    static Kind of(String type) {
      if (type.endsWith("[]")) {
        return ARRAY;
      }
      return switch (type) {
        case "smallint",
            "integer",
            "bigint",
            "numeric",
            "real",
            "double precision",
            "oid",
            "xid",
            "money" ->
            NUMBER;
        case "boolean" -> BOOLEAN;
        case "timestamp with time zone", "timestamp without time zone", "date" -> MOMENT;
        case "interval" -> DURATION;
        case "pg_lsn" -> POSITION;
        default -> TEXT;
      };
    }
  }

  @BeforeAll
  void askAllMajors() {
    Postgres.majors().forEach(m -> servers.put(m, CatalogueViews.on(Postgres.shared(m))));
  }

  @Test
  void everyQueryIsAcceptedEverywhere() {
    servers.forEach(
        (major, views) -> {
          assertThat(views.problems()).as("PostgreSQL " + major).isEmpty();
          assertThat(views.results().size()).as("PostgreSQL " + major).isGreaterThan(40);
        });
  }

  @Test
  void aQueryReturnsWhatItsEntryListsAndNothingElse() {
    List<String> wrong = new ArrayList<>();
    eachResult(
        (major, query, types) -> {
          for (Column column : query.columns()) {
            if (!types.containsKey(column.name()) && !column.optional()) {
              wrong.add("%d: %s does not return %s".formatted(major, query.name(), column.name()));
            }
          }
          List<String> listed = query.columns().stream().map(Column::name).toList();
          types.keySet().stream()
              .filter(name -> !listed.contains(name))
              .forEach(
                  name ->
                      wrong.add("%d: %s does not list %s".formatted(major, query.name(), name)));
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void aColumnIsOfATypeThatItsUsageCanRead() {
    List<String> wrong = new ArrayList<>();
    eachResult(
        (major, query, types) -> {
          for (Column column : query.columns()) {
            String type = types.getOrDefault(column.name(), "bigint");
            if (!fits(column, Kind.of(type), query.name().startsWith(THEIRS))) {
              wrong.add(
                  "%d: %s.%s is %s, used as %s"
                      .formatted(major, query.name(), column.name(), type, column.usage()));
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  /**
   * Whether its values can be read.
   *
   * @param theirs whether the names are postgres_exporter's, which counts the time of a reset
   */
  private static boolean fits(Column column, Kind kind, boolean theirs) {
    return switch (column.usage()) {
      case LABEL, INFO -> kind != Kind.ARRAY;
      case DISCARD -> true;
      case GAUGE -> kind != Kind.ARRAY && kind != Kind.TEXT;
      case COUNTER -> kind == Kind.NUMBER || (theirs && kind == Kind.MOMENT);
      case EVENTS, SAMPLED -> kind == Kind.NUMBER;
      case MAPPEDMETRIC -> kind == Kind.TEXT || kind == Kind.NUMBER || kind == Kind.BOOLEAN;
      case DURATION -> kind == Kind.DURATION || kind == Kind.TEXT || kind == Kind.NUMBER;
      case SCHEDULE -> kind == Kind.TEXT;
      case HISTOGRAM -> column.buckets().isEmpty() || kind == Kind.NUMBER || kind == Kind.DURATION;
    };
  }

  /** Else a value would be in other units on one major than on the next. */
  @Test
  void aColumnIsOfOneKindOnAllMajors() {
    Map<String, Map<Kind, List<Integer>>> kinds = new TreeMap<>();
    eachResult(
        (major, query, types) ->
            types.forEach(
                (name, type) ->
                    kinds
                        .computeIfAbsent(query.name() + "." + name, c -> new TreeMap<>())
                        .computeIfAbsent(Kind.of(type), k -> new ArrayList<>())
                        .add(major)));
    assertThat(
            kinds.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .isEmpty();
  }

  private interface Look {
    void at(int major, Query query, Map<String, String> types);
  }

  private void eachResult(Look look) {
    var catalogue = CatalogueViews.catalogue();
    servers.forEach(
        (major, views) ->
            views
                .results()
                .forEach(
                    (name, types) -> {
                      Optional<Query> query = catalogue.find(name);
                      look.at(major, query.orElseThrow(), Objects.requireNonNull(types));
                    }));
  }
}
