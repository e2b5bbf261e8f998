package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is answered to mistakes that need no server to be seen. */
class BadInputTest {
  private static final String SERVER = "servers: [{name: db1, url: postgresql://db1}]\n";

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("empty.yaml", ""),
          Map.entry("tabs.yaml", "a:\n\tquery: SELECT 1\n"),
          Map.entry("select.sql", "SELECT a,\n  b: c\nFROM d;\n"),
          Map.entry("text.yaml", "just a text\n"),
          Map.entry(
              "misspelt.yaml",
              "a: {scope: cluster, qurey: SELECT 1, metrics: [{b: {usage: GAUGE}}]}\n"),
          Map.entry("server.yaml", SERVER),
          Map.entry(
              "jobs.yaml",
              "servers: [{name: a, url: \"postgresql://m@h/d\"}]\njobs: {upkeep: {analyze: {}}}\n"),
          Map.entry("no-catalogue.yaml", "catalogue: [gone.yaml]\n" + SERVER),
          Map.entry("key.yaml", "intervall: 3s\n" + SERVER),
          Map.entry("good.yaml", "a: {query: SELECT 1 AS b, metrics: [{b: {usage: GAUGE}}]}\n"));

  @TempDir private Path directory;

  private Terminal terminal() throws IOException {
    Terminal terminal = new Terminal(directory);
    FILES.forEach(terminal::file);
    Files.createDirectories(directory.resolve("nothing"));
    Files.write(directory.resolve("latin1.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE4, '\n'});
    Files.writeString(directory.resolve("huge.yaml"), "# " + "x".repeat(17 << 20));
    return terminal;
  }

  /** A command line, its exit code, and what it prints on standard error. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            1,
            List.of(),
            "environment:1:1: no server to monitor: set a variable, such as"
                + " DATABASE_URL=postgresql://pgvitals@localhost/postgres, or list servers in a"
                + " configuration file",
            "1 problem"),
        mistake(
            1,
            List.of("run", "-c", "@gone.yaml"),
            "gone.yaml:1:1: there is no such file",
            "1 problem"),
        mistake(
            1,
            List.of("check", "-c", "@nothing"),
            "nothing:1:1: is a directory; name a file",
            "1 problem"),
        mistake(
            1,
            List.of("plan", "-c", "@key.yaml"),
            "key.yaml:1:1: unknown key \"intervall\"; did you mean \"interval\"?",
            "1 problem"),
        mistake(
            1,
            List.of("check", "-c", "@no-catalogue.yaml"),
            "gone.yaml:1:1: there is no such file",
            "1 problem"),
        mistake(
            1,
            List.of("check", "@gone.yaml", "@tabs.yaml", "@select.sql", "@text.yaml"),
            "gone.yaml:1:1: there is no such file",
            "tabs.yaml:2:1: not valid YAML: found character '\\t(TAB)' that cannot start any token"
                + " (while scanning for the next token); indent with spaces",
            "select.sql:2:4: not valid YAML: mapping values are not allowed here; put a text that"
                + " contains \": \" in quotes, or check the indentation",
            "text.yaml:1:1: the top level must be a mapping, but it is \"just a text\"",
            "4 problems"),
        mistake(
            1,
            List.of("check", "@nothing"),
            "nothing:1:1: there is no *.yaml or *.yml file in this directory",
            "1 problem"),
        mistake(
            1,
            List.of("check", "@latin1.yaml"),
            "latin1.yaml:1:4: is not valid UTF-8 here; save the file as UTF-8",
            "1 problem"),
        mistake(
            1,
            List.of("check", "@huge.yaml"),
            "huge.yaml:1:1: is longer than 4 MiB; is it the right file?",
            "1 problem"),
        mistake(
            2,
            List.of("chek"),
            "Unmatched argument at index 0: 'chek'",
            "Did you mean: pgvitals check or pgvitals checklist or pgvitals health?",
            "See pgvitals --help"),
        mistake(
            2,
            List.of("--lisen=:1"),
            "Unknown option: '--lisen=:1'",
            "Possible solutions: --listen",
            "See pgvitals --help"),
        mistake(
            2,
            List.of("run", "--listen", "9187"),
            "Invalid value for option '--listen': '9187' must be [HOST]:PORT, such as :9187 or"
                + " [::1]:9187",
            "See pgvitals run --help"),
        mistake(
            2, List.of("query"), "Missing required parameter: 'NAME'", "See pgvitals query --help"),
        mistake(
            2,
            List.of("check", "-c", "@server.yaml", "--server", "db1"),
            "--server requires --online",
            "See pgvitals check --help"),
        mistake(
            2,
            List.of("plan", "-c", "@server.yaml", "--server", "db2"),
            "there is no server \"db2\"; did you mean \"db1\"?",
            "See pgvitals plan --help"),
        mistake(
            2,
            List.of("query", "-c", "@server.yaml", "pg_lock"),
            "there is no query \"pg_lock\" in builtin; did you mean \"pg_locks\"?",
            "See pgvitals query --help"),
        shard("0/5"),
        shard("6/5"),
        shard("x"),
        shard("1/0"),
        shard(""),
        mistake(
            2,
            List.of("demo", "--port", "99999"),
            "--port must be from 0 to 65535",
            "See pgvitals demo --help"),
        mistake(
            2,
            List.of("demo", "--port", "9200", "--listen", ":9200"),
            "give --listen or --port, not both",
            "See pgvitals demo --help"),
        mistake(
            2,
            List.of("demo", "--listen", "9200"),
            "Invalid value for option '--listen': '9200' must be [HOST]:PORT, such as :9187 or"
                + " [::1]:9187",
            "See pgvitals demo --help"),
        mistake(
            2,
            List.of("demo", "--port", "x"),
            "Invalid value for option '--port': 'x' is not an int",
            "See pgvitals demo --help"));
  }

  private static final String NOT_A_CATALOGUE =
      "server.yaml:1:1: is a configuration, not a catalogue file: give it as --config server.yaml";

  /** What a file is is seen from what is in it. */
  static Stream<Arguments> filesInPlaceOfOthers() {
    return Stream.of(
        mistake(1, List.of("docs", "@server.yaml"), NOT_A_CATALOGUE, "1 problem"),
        mistake(1, List.of("rules", "--file", "@server.yaml"), NOT_A_CATALOGUE, "1 problem"),
        mistake(
            1,
            List.of("query", "a", "-f", "@server.yaml", "-c", "@server.yaml"),
            NOT_A_CATALOGUE,
            "1 problem"),
        mistake(
            1,
            List.of("check", "-c", "@server.yaml", "@good.yaml", "@server.yaml"),
            NOT_A_CATALOGUE,
            "1 problem"),
        mistake(
            1,
            List.of("check", "-c", "@good.yaml"),
            "good.yaml:1:1: is a catalogue file, not a configuration: list it under `catalogue` in"
                + " the configuration, or give it without --config, as in pgvitals check good.yaml",
            "1 problem"),
        mistake(
            1,
            List.of("run", "-c", "@jobs.yaml"),
            "jobs.yaml:2:1: has jobs, and the agent never changes anything: they are for pgvitals"
                + " maintain --config jobs.yaml, in a file of their own",
            "1 problem"),
        mistake(
            1,
            List.of("maintain", "-c", "@server.yaml"),
            "server.yaml:1:1: the key \"jobs\" is missing",
            "1 problem"),
        mistake(
            2,
            List.of("maintain", "-c", "@jobs.yaml", "--job", "up", "--format", "xml"),
            "--format must be one of text, json, markdown, not \"xml\"",
            "See pgvitals maintain --help"),
        mistake(
            2,
            List.of("maintain", "-c", "@jobs.yaml", "--job", "up"),
            "there is no job \"up\"; known: upkeep",
            "See pgvitals maintain --help"));
  }

  private static Arguments shard(String text) {
    return mistake(
        2,
        List.of("check", "-c", "@server.yaml", "--shard", text),
        "Invalid value for option '--shard': '"
            + text
            + "' must be K/N with K from 1 to N, such as 2/5, and N at most 10000",
        "See pgvitals check --help");
  }

  private static Arguments mistake(int exitCode, List<String> commandLine, String... lines) {
    return Arguments.of(commandLine, exitCode, String.join("\n", lines) + "\n");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"mistakes", "filesInPlaceOfOthers"})
  void isAnsweredInALineThatSaysWhereAndWhatToDo(
      List<String> commandLine, int exitCode, String message) throws IOException {
    Terminal.Outcome outcome = terminal().run(commandLine.toArray(String[]::new));

    assertThat(outcome).isEqualTo(new Terminal.Outcome(exitCode, "", message));
  }

  @Test
  void aConnectionStringIsNotQuoted() throws IOException {
    Terminal.Outcome outcome =
        terminal().with("DATABASE_URL", "postgresql://u:hunter2@h:port/d").run("plan");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("DATABASE_URL:1:").doesNotContain("hunter2");
  }

  @Test
  void goodFilesAreCounted() throws IOException {
    assertThat(terminal().run("check", "@good.yaml", "builtin").out())
        .matches(
            """
            catalogue: good.yaml, builtin
            no problems found: 2 files, \\d+ queries \\(\\d+ disabled\\)
            """);
    assertThat(terminal().run("check", "@good.yaml"))
        .isEqualTo(
            new Terminal.Outcome(
                0, "catalogue: good.yaml\nno problems found: 1 file, 1 query\n", ""));
    assertThat(terminal().run("check", "-c", "@server.yaml", "@good.yaml"))
        .isEqualTo(
            new Terminal.Outcome(
                0,
                """
                configuration: server.yaml; catalogue: good.yaml
                no problems found: 1 server, 1 query
                """,
                ""));
  }

  @Test
  void aConfigurationAmongTheFilesIsTakenAsOne() throws IOException {
    assertThat(terminal().run("check", "@server.yaml").out())
        .startsWith("configuration: server.yaml; catalogue: builtin\n")
        .contains("no problems found: 1 server, ");
    assertThat(terminal().run("check", "--file", "@good.yaml", "@server.yaml").out())
        .isEqualTo(
            """
            configuration: server.yaml; catalogue: good.yaml
            no problems found: 1 server, 1 query
            """);
  }

  @Test
  void aFileMeansTheSameToEachCommand() throws IOException {
    Terminal terminal = terminal();

    assertThat(terminal.run("check", "--file", "@good.yaml"))
        .isEqualTo(terminal.run("check", "@good.yaml"));
    assertThat(terminal.run("docs", "-f", "@good.yaml"))
        .isEqualTo(terminal.run("docs", "@good.yaml"));
    assertThat(terminal.run("query", "pg_locks", "-f", "@good.yaml", "-c", "@server.yaml").err())
        .startsWith("there is no query \"pg_locks\" in good.yaml; known: a\n");
  }

  @Test
  void whatIsWrongWithTheConfigurationHidesNothingThatIsWrongWithTheCatalogue() throws IOException {
    Terminal terminal =
        terminal()
            .file(
                "both.yaml",
                """
                intervall: 3s
                catalogue: [misspelt.yaml, builtin]
                servers: [{name: db1, url: postgresql://db1, thresholds: {Weather: {warning: 1}}}]
                """);

    assertThat(terminal.run("check", "-c", "@both.yaml").err())
        .isEqualTo(
            """
            both.yaml:1:1: unknown key "intervall"; did you mean "interval"?
            misspelt.yaml:1:4: a: the key "query" is missing
            misspelt.yaml:1:21: a: unknown key "qurey"; did you mean "query"?
            3 problems
            """);
    terminal.file(
        "both.yaml",
        """
        intervall: 3s
        catalogue: [good.yaml]
        servers: [{name: db1, host: h, thresholds: {PostgresRollbackRate: {warning: 1}}}]
        """);
    assertThat(terminal.run("check", "-c", "@both.yaml").err())
        .isEqualTo(
            """
            both.yaml:1:1: unknown key "intervall"; did you mean "interval"?
            both.yaml:3:45: servers[0].thresholds.PostgresRollbackRate: there is no alert of this name; \
            did you mean "PostgresRollbackRateHigh"?
            2 problems
            """);
  }

  @Test
  void aDirectoryOrGlobOfTheConfigurationMayStillBeEmpty() throws IOException {
    Terminal terminal =
        terminal()
            .file(
                "later.yaml",
                "catalogue: [good.yaml, 'nothing/*.yml', gone/*.yaml, nothing]\n" + SERVER);

    assertThat(terminal.run("check", "-c", "@later.yaml"))
        .isEqualTo(
            new Terminal.Outcome(
                0,
                """
                configuration: later.yaml; catalogue: good.yaml
                note: nothing/*.yml:1:1: no file matches in the directory nothing
                note: gone/*.yaml:1:1: no file matches: there is no directory gone
                note: nothing:1:1: there is no *.yaml or *.yml file in this directory
                no problems found: 1 server, 1 query
                """,
                ""));
  }

  @Test
  void allRuleFilesAreWrittenWithTheAddressOfOnesOwnRunbooks() throws IOException {
    Terminal.Outcome outcome =
        terminal()
            .run(
                "rules",
                "--directory",
                "@rules",
                "--runbook-url",
                "https://wiki.internal/pg/{alert}");

    assertThat(outcome)
        .isEqualTo(
            new Terminal.Outcome(
                0,
                """
                wrote rules/optional.rules.yaml
                wrote rules/pgbouncer.rules.yaml
                wrote rules/postgres.rules.yaml
                wrote rules/recording.rules.yaml
                wrote rules/vitals.rules.yaml
                """,
                ""));
    for (String file : List.of("optional", "pgbouncer", "postgres", "vitals")) {
      assertThat(Files.readString(directory.resolve("rules/" + file + ".rules.yaml")))
          .contains("https://wiki.internal/pg/P")
          .doesNotContain("docs/runbooks");
    }
    assertThat(Files.readString(directory.resolve("rules/postgres.rules.yaml")))
        .contains("runbook_url: \"https://wiki.internal/pg/PostgresDown\"\n");
  }

  @Test
  void withoutAnAddressTheRuleFilesAreThoseThatAreShipped() throws IOException {
    assertThat(terminal().run("rules", "--directory", "@rules").exitCode()).isZero();

    try (Stream<Path> files = Files.list(directory.resolve("rules"))) {
      assertThat(files)
          .hasSize(5)
          .allSatisfy(
              file ->
                  assertThat(file)
                      .hasSameTextualContentAs(Path.of("alerts").resolve(file.getFileName())));
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsSaid() throws IOException {
    assertThat(terminal().run("rules", "--directory", "@good.yaml"))
        .isEqualTo(
            new Terminal.Outcome(
                1, "", "cannot write the rule files: good.yaml is a file; name a directory\n"));
  }

  @Test
  void aBadShardInTheEnvironmentIsToldByEachCommandThatHasShards() throws IOException {
    for (String command : List.of("run", "check", "plan")) {
      assertThat(terminal().with("PGVITALS_SHARD", "6/5").run(command, "-c", "@server.yaml"))
          .isEqualTo(
              new Terminal.Outcome(
                  2,
                  "",
                  "Invalid value for the environment variable PGVITALS_SHARD: '6/5' must be"
                      + " K/N with K from 1 to N, such as 2/5, and N at most 10000\nSee pgvitals "
                      + command
                      + " --help\n"));
    }
  }

  @Test
  void checkCountsTheServersOfAShard() throws IOException {
    Terminal terminal =
        terminal()
            .file(
                "fleet.yaml",
                "catalogue: [good.yaml]\n"
                    + "servers: [{name: orders-1, host: h}, {name: orders-2, host: h}, {name:"
                    + " warehouse, host: h}]\n");

    assertThat(terminal.run("check", "-c", "@fleet.yaml", "--shard", "1/5").out())
        .endsWith("\nno problems found: 1 of 3 servers (shard 1/5), 1 query\n");
    assertThat(terminal.run("check", "-c", "@fleet.yaml", "--shard=5/5").out())
        .endsWith("\nno problems found: 0 of 3 servers (shard 5/5), 1 query\n");
    assertThat(terminal.run("check", "-c", "@fleet.yaml").out())
        .endsWith("\nno problems found: 3 servers, 1 query\n");
    assertThat(terminal.with("PGVITALS_SHARD", "4/5").run("check", "-c", "@fleet.yaml").out())
        .endsWith("\nno problems found: 1 of 3 servers (shard 4/5), 1 query\n");
  }

  @Test
  void whatIsOddButNotWrongIsANote() throws IOException {
    assertThat(
            terminal()
                .with("DATABASE_URL", "postgresql://db9")
                .run("check", "-c", "@server.yaml", "@good.yaml"))
        .isEqualTo(
            new Terminal.Outcome(
                0,
                """
                configuration: server.yaml; catalogue: good.yaml
                note: DATABASE_URL:1:1: ignored, because server.yaml lists servers
                no problems found: 1 server, 1 query
                """,
                ""));
  }
}
