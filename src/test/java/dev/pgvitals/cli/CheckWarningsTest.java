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

  @TempDir private Path directory;

  private Terminal.Outcome check(String... options) {
    List<String> line = new ArrayList<>(List.of("check"));
    line.addAll(List.of(options));
    line.add("@app.yaml");
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
        .run(line.toArray(String[]::new));
  }

  @Test
  void isAWarningAndNoProblem() {
    assertThat(check())
        .isEqualTo(
            new Terminal.Outcome(
                0,
                "catalogue: app.yaml\nwarning: "
                    + WARNING
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
}
