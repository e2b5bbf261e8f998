package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration and catalogue, read as one. */
class SetupTest {
  private static final String QUERY =
      "%s: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE, description: x}}]}\n";

  @TempDir private Path directory;

  private Environment environment(String... variables) {
    return variables.length == 0
        ? new Environment(Map.of(), directory, "tester")
        : new Environment(Map.of(variables[0], variables[1]), directory, "tester");
  }

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static List<String> queries(Setup setup) {
    return setup.catalogue().queries().stream().map(Query::name).toList();
  }

  @Test
  void textsOfStatementsAreForAListenerOfThisMachineAlone() throws Exception {
    String page = "page: {query_text: true}\nservers: [{url: postgresql://db1}]\n";
    Path file = file("pgvitals.yaml", "listen: ':9187'\n" + page);
    Setup everywhere = Setup.load(Optional.of(file), environment());

    assertThat(everywhere.config().showsQueryText()).isFalse();
    assertThat(everywhere.notices().toString()).contains("page.query_text: no text is collected");
    for (String address : List.of("127.0.0.1", "[::1]", "localhost")) {
      file("pgvitals.yaml", "listen: '" + address + ":9187'\n" + page);
      Setup here = Setup.load(Optional.of(file), environment());

      assertThat(here.config().showsQueryText()).as(address).isTrue();
      assertThat(here.notices().toString()).doesNotContain("query_text");
    }
  }

  @Test
  void catalogueNamesAreRelativeToTheConfiguration() throws Exception {
    file("etc/queries.d/a.yaml", QUERY.formatted("a"));
    file("etc/b.yaml", QUERY.formatted("b"));
    Path file =
        file(
            "etc/pgvitals.yaml",
            "catalogue: [queries.d/*.yaml, ./b.yaml]\nservers: [{url: postgresql://db1}]\n");

    assertThat(queries(Setup.load(Optional.of(file), environment()))).containsExactly("a", "b");
    assertThat(
            queries(Setup.load(Optional.empty(), environment("PGVITALS_CONFIG", file.toString()))))
        .containsExactly("a", "b");
  }

  @Test
  void aFileGivenInsteadIsRelativeToTheWorkingDirectory() throws Exception {
    Path file = file("pgvitals.yaml", "catalogue: [none.yaml]\nservers: [{host: db1}]\n");
    Path queries = file("q.yaml", QUERY.formatted("a"));
    Path fromHere = Path.of("").toAbsolutePath().relativize(queries.toAbsolutePath());

    assertThat(queries(Setup.load(Optional.of(file), environment(), List.of(fromHere.toString()))))
        .containsExactly("a");
  }

  @Test
  void aThresholdNamesAnAlertOfTheCatalogue() {
    String text =
        """
        servers:
          - url: postgresql://db1
            thresholds:
              PostgresConnectionHigh: {warning: 0.7}
              PostgresConnectionsHigh: {warning: 0.7}
          - {url: postgresql://db2, thresholds: {Weather: {critical: 1}}}
        """;
    ProblemsException refused =
        catchThrowableOfType(
            ProblemsException.class, () -> Setup.read(Path.of("c.yaml"), text, environment()));

    assertThat(refused.problems()).hasSize(2);
    assertThat(refused.problems().get(0))
        .hasToString(
            "c.yaml:4:7: servers[0].thresholds.PostgresConnectionHigh: there is no alert"
                + " of this name; did you mean \"PostgresConnectionsHigh\"?");
    assertThat(refused.problems().get(1))
        .hasToString("c.yaml:6:42: servers[1].thresholds.Weather: there is no alert of this name");
  }

  @Test
  void limitsThatDoNotFitToTheAlertAreRefusedWithTheRemedy() {
    String text =
        """
        defaults: {thresholds: {PostgresLongRunningQuery: {critical: 900}}}
        servers:
          - {url: postgresql://db1, thresholds: {PostgresConnectionsHigh: {warning: 0.95}}}
          - {url: postgresql://db2, thresholds: {PostgresWalReceiverDown: {warning: 1}}}
        """;
    ProblemsException refused =
        catchThrowableOfType(
            ProblemsException.class, () -> Setup.read(Path.of("c.yaml"), text, environment()));

    assertThat(refused.problems())
        .extracting(Object::toString)
        .containsExactly(
            "c.yaml:1:25: defaults.thresholds.PostgresLongRunningQuery: the alert has no"
                + " level \"critical\"; to add it, set \"critical: off\" in the catalogue",
            "c.yaml:3:42: servers[0].thresholds.PostgresConnectionsHigh: critical (0.9) must"
                + " be more than warning (0.95); a level not set here is the"
                + " catalogue's: set both, or off",
            "c.yaml:4:42: servers[1].thresholds.PostgresWalReceiverDown: the alert has"
                + " no level \"warning\"; to add it, set \"warning: off\" in the catalogue");
  }

  @Test
  void aServersLimitsAreLaidOverTheDefaultsLevelByLevel() throws Exception {
    String text =
        """
        defaults:
          thresholds:
            PostgresConnectionsHigh: {warning: 0.6, critical: 0.97}
            PostgresLongRunningQuery: {warning: off}
        servers:
          - {url: postgresql://db1, thresholds: {PostgresConnectionsHigh: {warning: 0.95}}}
          - {url: postgresql://db2}
        """;

    Setup setup = Setup.read(Path.of("c.yaml"), text, environment());

    OptionalDouble off = OptionalDouble.of(Double.NaN);
    ServerThreshold longQuery = new ServerThreshold(off, OptionalDouble.empty());
    assertThat(setup.config().servers())
        .extracting(ServerConfig::thresholds)
        .containsExactly(
            Map.of(
                "PostgresConnectionsHigh",
                new ServerThreshold(OptionalDouble.of(0.95), OptionalDouble.of(0.97)),
                "PostgresLongRunningQuery",
                longQuery),
            Map.of(
                "PostgresConnectionsHigh",
                new ServerThreshold(OptionalDouble.of(0.6), OptionalDouble.of(0.97)),
                "PostgresLongRunningQuery",
                longQuery));
  }

  @Test
  void aServerThatIsWrittenTheSameIsTheSame() throws Exception {
    String text =
        """
        servers:
          - url: postgresql://u:p@db1
            databases: {include: ["a.*", b], exclude: [c]}
            thresholds: {PostgresConnectionsHigh: {warning: 0.7}}
        """;

    Setup one = Setup.read(Path.of("c.yaml"), text, environment());
    Setup two = Setup.read(Path.of("c.yaml"), text, environment());
    Setup other = Setup.read(Path.of("c.yaml"), text.replace("[c]", "[d]"), environment());

    assertThat(two.config().servers()).isEqualTo(one.config().servers());
    assertThat(two.config().servers().get(0)).hasSameHashCodeAs(one.config().servers().get(0));
    assertThat(other.config().servers()).isNotEqualTo(one.config().servers());
  }

  @Test
  void whatTheDriverCannotDoIsSaidWithTheServersName() throws Exception {
    Setup setup =
        Setup.read(
            Path.of("c.yaml"),
            "servers: [{name: a, url: 'postgresql://db1?sslcrl=x'}]",
            environment());

    assertThat(setup.notices()).extracting(Problem::message).anyMatch(m -> m.contains("sslcrl"));
  }
}
