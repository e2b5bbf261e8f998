package dev.pgvitals.builtin.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.LoadedConfig;
import dev.pgvitals.config.libpq.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/hosted.md: its examples load, and the entries that it names are there. */
class HostedPageTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("`(pg_\\w+)`(?!\\()");

  /** What is no entry: an extension, roles, and a metric. */
  private static final List<String> OTHERS =
      List.of(
          "pg_stat_statements",
          "pg_monitor",
          "pg_read_all_settings",
          "pg_read_all_stats",
          "pg_replication_is_replica");

  @TempDir private Path home;

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/hosted.md"));
  }

  private static Stream<String> yaml() throws IOException {
    return YAML.matcher(page()).results().map(match -> match.group(1));
  }

  static Stream<String> configurations() throws IOException {
    return yaml().filter(text -> text.contains("servers:"));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationLoads(String text) throws Exception {
    LoadedConfig loaded =
        new ConfigReader(new Environment(Map.of(), home, "tester")).read("hosted.yaml", text);

    // Files of other machines, which the page can only name.
    assertThat(loaded.notices()).allMatch(notice -> notice.message().endsWith(" does not exist"));
  }

  @Test
  void everyEntryLoads() throws Exception {
    String entries =
        yaml().filter(text -> !text.contains("servers:")).collect(Collectors.joining("\n"));

    assertThat(
            CatalogueReader.read(
                    List.of(new CatalogueText("hosted.yaml", entries)), NamingScheme.PROMETHEUS)
                .catalogue()
                .queries())
        .extracting(Query::name)
        .containsExactly("aurora_replica");
  }

  @Test
  void theEntriesThatItNamesAreThere() throws Exception {
    List<String> names =
        CatalogueReader.read(List.of(CatalogueFiles.builtin()), NamingScheme.PROMETHEUS)
            .catalogue()
            .queries()
            .stream()
            .map(Query::name)
            .toList();

    assertThat(ENTRY.matcher(page()).results().map(match -> match.group(1)).distinct())
        .isNotEmpty()
        .filteredOn(name -> !OTHERS.contains(name))
        .isSubsetOf(names);
  }
}
