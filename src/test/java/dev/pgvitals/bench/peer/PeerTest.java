package dev.pgvitals.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {
  private static final Path QUERIES = Path.of("/queries.yaml");

  private static final String OLD_HELP =
      """
            --collector.database       Enable the database collector (default: enabled).
            --disable-default-metrics  Do not include default metrics.
            --disable-settings-metrics
                                       Do not include pg_settings metrics.
            --extend.query-path=""     Path to custom queries to run.
      """;

  private static final String NEW_HELP =
      """
            --[no-]disable-default-metrics \s
                                       Do not include default metrics.
            --extend.query-path=""     Path to custom queries to run. (DEPRECATED)
            --[no-]collector.database  Enable the database collector (default: enabled).
            --[no-]collector.stat_statements \s
                                       Enable the stat_statements collector (default: disabled).
            --[no-]collector.stat_statements.include_query \s
                                       Enable selecting statement query. (default: disabled)
            --collector.stat_statements.limit=100 \s
                                       Maximum number of statements to return.
      """;

  @TempDir private Path directory;

  @Test
  void collectsNothingButTheQueries() {
    assertThat(peer(OLD_HELP).only(QUERIES))
        .containsExactly(
            "--extend.query-path=/queries.yaml",
            "--disable-default-metrics",
            "--disable-settings-metrics",
            "--no-collector.database");
  }

  @Test
  void isGivenOnlyOptionsThatItKnows() {
    assertThat(peer(NEW_HELP).only(QUERIES))
        .containsExactly(
            "--extend.query-path=/queries.yaml",
            "--disable-default-metrics",
            "--no-collector.database",
            "--no-collector.stat_statements");
  }

  @Test
  void saysSoWhenItTakesNoQueries() {
    assertThatThrownBy(() -> peer("--[no-]collector.database  ").only(QUERIES))
        .hasMessage("postgres_exporter 1.0 takes no queries: it has no --extend.query-path");
  }

  @Test
  void itsVersionIsInItsWords() {
    assertThat(Peer.version("postgres_exporter, version 0.11.1 (branch: debian/sid, revision: 3)"))
        .isEqualTo("0.11.1");
    assertThat(Peer.version("postgres_exporter, version v0.20.1 (branch: , revision: unknown)"))
        .isEqualTo("0.20.1");
    assertThat(Peer.version("postgres_exporter, version  (branch: , revision: unknown)")).isEmpty();
  }

  @Test
  void versionsAreComparedByTheirNumbers() {
    assertThat(
            Stream.of("0.9.0", "0.20.1", "0.11.1", "0.20", "of unknown version")
                .sorted(Peer::compare))
        .containsExactly("of unknown version", "0.9.0", "0.11.1", "0.20", "0.20.1");
  }

  @Test
  void theNewestOnThePathAndFetchedIsTaken() throws Exception {
    Path old = program("old/prometheus-postgres-exporter", "version 0.11.1 (branch: )");
    Path newer = program("newer/postgres_exporter", "version 0.20.1 (branch: )");
    Path fetched = program("fetched/prometheus-postgres-exporter", "version 0.15.0 (branch: )");
    String path =
        Stream.of(old, newer)
            .map(program -> program.resolveSibling("").toString())
            .collect(Collectors.joining(":"));

    assertThat(Peer.find(path, fetched).value().map(Peer::program)).contains(newer);
    assertThat(Peer.find("", fetched).value().map(Peer::version)).contains("0.15.0");
    assertThat(Peer.find("", directory.resolve("none")).why()).contains("say --peer PROGRAM");
  }

  @Test
  void oneBuiltByGoAloneIsOfItsModulesVersion() throws Exception {
    Path built =
        program(
            "postgres_exporter",
            "version  (branch: )",
            "# mod\tgithub.com/prometheus-community/postgres_exporter\tv0.20.1\th1:");

    assertThat(Peer.of(built).value().map(Peer::version)).contains("0.20.1");
  }

  @Test
  void whatCannotBeRunIsMissing() {
    assertThat(Peer.of(directory.resolve("none")).why()).startsWith("cannot run ");
  }

  private static Peer peer(String help) {
    return new Peer(Path.of("postgres_exporter"), "1.0", help);
  }

  /** That says this to everything. */
  private Path program(String name, String words, String... comments) throws Exception {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, "#!/bin/sh\necho '" + words + "'\n" + String.join("\n", comments) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
