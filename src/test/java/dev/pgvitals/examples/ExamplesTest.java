package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.YamlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");

  private static Setup setup(String name) throws ProblemsException {
    return Setup.load(
        Optional.of(EXAMPLES.resolve(name)),
        new Environment(Map.of(), Path.of("/nowhere"), "tester"));
  }

  private static String text(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name));
  }

  private static boolean isAboutAFileOfThatMachine(Problem notice) {
    return notice.message().endsWith(" does not exist");
  }

  @Test
  void oneServer() throws ProblemsException {
    Setup setup = setup("one-server.yaml");

    assertThat(setup.config().servers()).extracting(ServerConfig::name).containsExactly("shop");
    assertThat(setup.notices()).allMatch(ExamplesTest::isAboutAFileOfThatMachine);
  }

  @Test
  void aFleetWithQueriesOfItsOwn() throws ProblemsException {
    Setup setup = setup("fleet.yaml");

    assertThat(setup.config().servers())
        .extracting(ServerConfig::name)
        .containsExactly("shop-1", "shop-2", "shop-3", "warehouse");
    assertThat(setup.config().servers().get(3).labels()).containsEntry("env", "analytics");
    assertThat(setup.catalogue().find("shop_balance")).isPresent();
    assertThat(setup.catalogue().find("pg_stat_database")).isPresent();
    assertThat(setup.notices()).allMatch(ExamplesTest::isAboutAFileOfThatMachine);
  }

  @Test
  void theShopsQueriesBesideTheBuiltInOnes() throws ProblemsException {
    var loaded =
        Setup.loadCatalogue(
            List.of("builtin", EXAMPLES.resolve("shop-queries.yaml").toString()),
            NamingScheme.PROMETHEUS);

    assertThat(loaded.notices()).isEmpty();
    assertThat(loaded.catalogue().queries())
        .filteredOn(query -> query.name().startsWith("shop_"))
        .extracting(Query::name)
        .containsExactly(
            "shop_backup", "shop_balance", "shop_dispatch", "shop_price_age", "shop_purchases");
  }

  @Test
  void anApplicationsQueriesBesideTheBuiltInOnes() throws ProblemsException {
    var loaded =
        Setup.loadCatalogue(
            List.of("builtin", EXAMPLES.resolve("service-queries.yaml").toString()),
            NamingScheme.PROMETHEUS);

    assertThat(loaded.notices()).isEmpty();
    assertThat(loaded.catalogue().queries())
        .filteredOn(query -> query.name().startsWith("service_"))
        .extracting(Query::name)
        .containsExactly(
            "service_deliveries",
            "service_errors",
            "service_messages",
            "service_model_calls",
            "service_requests",
            "service_users");
  }

  @Test
  void whatASiteReportsItselfBesideTheBuiltInQueries() throws ProblemsException {
    var loaded =
        Setup.loadCatalogue(
            List.of("builtin", EXAMPLES.resolve("assurance-queries.yaml").toString()),
            NamingScheme.PROMETHEUS);

    assertThat(loaded.notices()).isEmpty();
    assertThat(loaded.catalogue().find("pg_backup")).isPresent();
  }

  @Test
  void prometheussFileIsYaml() throws IOException {
    Problems problems = new Problems();
    assertThat(YamlParser.parse("prometheus.yaml", text("prometheus.yaml"), problems)).isPresent();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void theTargetsOfPrometheusAreTheServersOfTheFleet() throws Exception {
    List<String> servers =
        setup("fleet.yaml").config().servers().stream().map(ServerConfig::name).toList();

    assertThat(text("prometheus.yaml")).contains("targets: [" + String.join(", ", servers) + "]");
  }

  /** Directories with a {@code demo.yaml} are whole systems, which have tests of their own. */
  @Test
  void eachExampleIsTestedHere() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      files
          .filter(file -> !Files.exists(file.resolve("demo.yaml")))
          .forEach(file -> names.add(file.getFileName().toString()));
    }
    assertThat(names)
        .containsExactly(
            "README.md",
            "assurance-queries.yaml",
            "compose",
            "fleet.yaml",
            "one-server.yaml",
            "prometheus.yaml",
            "service-queries.yaml",
            "shop-queries.yaml",
            "trouble.sh");
  }
}
