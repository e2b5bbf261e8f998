package dev.pgvitals.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.yaml.ProblemsException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures are of families that the built-in catalogue publishes. */
class FiguresTest {
  private static final List<Query> QUERIES = builtin();

  private static List<Query> builtin() {
    try {
      return CatalogueReader.read(List.of(CatalogueFiles.builtin()), NamingScheme.PROMETHEUS)
          .catalogue()
          .queries();
    } catch (ProblemsException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Figure> figures() {
    return Figures.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("figures")
  void eachSourceIsOneQueryThatRunsOnceOnAServer(Figure figure) {
    for (Figure.Source source : figure.sources()) {
      Set<String> wanted = new HashSet<>(source.of());
      wanted.addAll(source.per());
      assertThat(QUERIES)
          .filteredOn(query -> query.scope() == Query.Scope.CLUSTER)
          .as("%s: %s", figure.name(), wanted)
          .anySatisfy(query -> assertThat(families(query)).containsAll(wanted));
    }
  }

  @ParameterizedTest
  @MethodSource("figures")
  void theNameEndsInTheUnit(Figure figure) {
    if (!figure.unit().equals("count")) {
      assertThat(figure.name()).endsWith("_" + figure.unit());
    }
  }

  private static Set<String> families(Query query) {
    return QuerySchema.of(query, NamingScheme.PROMETHEUS).families().stream()
        .map(MetricFamily::name)
        .map(Figures::plain)
        .collect(Collectors.toSet());
  }
}
