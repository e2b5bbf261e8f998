package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file of another program does not get as it is written. */
class CheckWarningsTest {
  private static final String WARNING =
      "app.yaml:3:3: app_a: unknown key \"cache-seconds\" is ignored; did you mean \"cache_seconds\"?\n";

  private static final String READ_AS =
      "note: app.yaml:1:1: is read as a file of postgres_exporter, so mistakes that it reads over are"
          + " warnings; add \"scope: cluster\" (or another key of ours) to the entries to have them as"
          + " errors\n";

  @TempDir private Path directory;

  private Terminal.Outcome check(String... options) {
    List<String> line = new ArrayList<>(List.of("check"));
    line.addAll(List.of(options));
    line.add("@app.yaml");
    return run(line.toArray(String[]::new));
  }

  private Terminal.Outcome run(String... line) {
    return new Terminal(directory)
        .file(
            "app.yaml",
            """
            app_a:
              query: SELECT 1 AS n
              cache-seconds: 30
              metrics:
                - n: {usage: GAUGE, description: d}
            """)
        .run(line);
  }

  @Test
  void isAWarningAndNoProblem() {
    assertThat(check())
        .isEqualTo(
            new Terminal.Outcome(
                0,
                "catalogue: app.yaml\nwarning: "
                    + WARNING
                    + READ_AS
                    + "no problems found but 1 warning: 1 file, 1 query\n",
                ""));
  }

  @Test
  void isAnErrorIfThatIsWanted() {
    assertThat(check("--strict"))
        .isEqualTo(
            new Terminal.Outcome(
                1,
                "catalogue: app.yaml\nerror: "
                    + WARNING
                    + READ_AS
                    + "1 warning, which --strict makes errors\n",
                ""));
  }

  @Test
  void aFileIsJudgedByTheConfigurationThatTheEnvironmentNames() {
    Terminal terminal =
        new Terminal(directory)
            .with("PGVITALS_CONFIG", directory.resolve("pgvitals.yaml").toString())
            .file(
                "pgvitals.yaml",
                """
                names: postgres_exporter
                servers:
                  - {name: db, url: "postgresql://db/app"}
                """)
            .file(
                "app.yaml",
                """
                app_events:
                  query: SELECT 1 AS created
                  scope: cluster
                  metrics:
                    - created: {usage: GAUGE, description: d}
                """);

    assertThat(terminal.run("check", "@app.yaml"))
        .isEqualTo(
            new Terminal.Outcome(
                0,
                "configuration: pgvitals.yaml; catalogue: app.yaml\n"
                    + "no problems found: 1 server, 1 query\n",
                ""));
  }

  @Test
  void theOtherCommandsThatReadTheFileSayItBesideTheirOutput() {
    Terminal.Outcome rules = run("rules", "--file", "@app.yaml");
    Terminal.Outcome docs = run("docs", "@app.yaml");

    assertThat(rules.err()).isEqualTo("warning: " + WARNING + READ_AS);
    assertThat(rules.out()).doesNotContain("cache-seconds").endsWith("groups: []\n");
    assertThat(rules.exitCode()).isZero();
    assertThat(docs.err()).isEqualTo("warning: " + WARNING + READ_AS);
    assertThat(docs.out()).doesNotContain("cache-seconds").contains("app_a_n");
    assertThat(docs.exitCode()).isZero();
  }

  @Test
  void withAKeyOfOursItIsAnErrorAndWithOneOfTheirsNobodyIsAskedForOne() {
    String entry = "app_a: {%s, qeury: x, query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}\n";
    Terminal terminal = new Terminal(directory);
    terminal.file("ours.yaml", entry.formatted("scope: cluster"));
    terminal.file("theirs.yaml", entry.formatted("master: true"));

    assertThat(terminal.run("check", "@ours.yaml").err())
        .startsWith("ours.yaml:1:25: app_a: unknown key \"qeury\"; did you mean \"query\"?\n");
    assertThat(terminal.run("check", "@theirs.yaml").out())
        .contains("warning: theirs.yaml:1:23: app_a: unknown key \"qeury\" is ignored")
        .doesNotContain("is read as");
  }

  @Test
  void aBuiltinMetricThatGivesWayIsNoMistake() {
    Terminal terminal =
        new Terminal(directory)
            .file(
                "app.yaml",
                """
                pg_database:
                  query: SELECT datname, 1 AS size_bytes FROM pg_database
                  metrics: [datname: {usage: LABEL}, size_bytes: {usage: GAUGE}]
                """);

    assertThat(terminal.run("check", "builtin", "@app.yaml").out())
        .contains("replaces pg_database_size_bytes")
        .doesNotContain("is read as");
  }

  @Test
  void anEntryThatIsEmptyOrListsNothingIsAWarningInAFileOfAnotherProgram() {
    assertThat(
            new Terminal(directory)
                .file(
                    "app.yaml",
                    """
                    app_a: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE, description: d}}]}
                    app_b:
                      query: SELECT 1 AS n
                      metrics: []
                    app_c:
                    """)
                .run("check", "@app.yaml")
                .out())
        .contains(
            "warning: app.yaml:4:12: app_b.metrics: must list at least one column; none of its"
                + " columns is described",
            "warning: app.yaml:5:1: app_c: is empty, so there is nothing to run",
            "no problems found but 2 warnings: 1 file, 2 queries");
  }
}
