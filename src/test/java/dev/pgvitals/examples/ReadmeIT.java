package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.demo.Systems;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Types what the README says, in its order and to the letter, but for what cannot be so in a test:
 * the launcher is a script that runs what is built, ports are free ones, and the server of one's
 * own is that of the demo.
 */
@ResourceLock(Systems.RUNS)
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w*)\n(.*?)```");
  private static final Pattern RUNS_ON =
      Pattern.compile("(?m)^(?:\\w+=\\S+ )?\\./pgvitals(?: demo| run .*|)\\s*$");
  private static final String OWN_SERVER = "postgresql://pgvitals@db1.internal/postgres";

  @TempDir private Path directory;
  private final Map<String, String> environment =
      new HashMap<>(Map.of("LANG", "C.UTF-8", "PGCONNECT_TIMEOUT", "60"));
  private String demoPort = "";

  /** One block of a page. */
  private record Block(String language, String text) {}

  private static List<Block> blocks() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String walk = readme.substring(0, readme.indexOf("## Coming from another exporter"));
    return BLOCK
        .matcher(walk)
        .results()
        .map((MatchResult block) -> new Block(block.group(1), block.group(2)))
        .toList();
  }

  private void installLauncher() throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Path launcher = directory.resolve("pgvitals");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        if [ "${1:-}" = demo ]; then
          shift
          exec %1$s -Dpostgres.archives=%2$s -Ddemo.systems='%6$s' -Djava.io.tmpdir=%3$s -cp '%4$s' dev.pgvitals.Main \
            demo --listen 127.0.0.1:0 "$@"
        fi
        exec %1$s -jar %5$s "$@"
        """
            .formatted(
                java,
                Path.of(System.getProperty("postgres.archives", "target/postgres"))
                    .toAbsolutePath(),
                directory,
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Path.of(System.getProperty("pgvitals.jar", "target/pgvitals.jar")).toAbsolutePath(),
                Path.of("examples").toAbsolutePath()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** As it is typed, with what differs here. */
  private String typed(String block) {
    return block
        .replace("localhost:9187", "localhost:" + demoPort)
        .replace("127.0.0.1:9188", "127.0.0.1:0")
        .replace(OWN_SERVER + " ./pgvitals\n", OWN_SERVER + " ./pgvitals --listen 127.0.0.1:0\n")
        .replace(OWN_SERVER, environment.getOrDefault("DATABASE_URL", OWN_SERVER));
  }

  @Test
  void whatTheReadmeSaysToTypeWorks() throws IOException {
    installLauncher();
    List<AgentProcess> running = new ArrayList<>();
    StringBuilder said = new StringBuilder();
    try {
      for (Block block : blocks()) {
        if (block.language().equals("sh")) {
          if (RUNS_ON.matcher(block.text()).find()) {
            // It is closed whatever becomes of it.
            running.add(start(block.text()));
            awaitStart(block.text(), running.get(running.size() - 1));
          } else {
            said.append(run(block.text()));
          }
        }
      }
      assertThat(running).as("the demo, an agent with the query, an agent alone").hasSize(3);
      assertThat(said)
          .contains("pg_up{server=\"demo\"} 1")
          .contains("no problems found: 1 file, 1 query")
          .contains("alert: ShopSellsNothing", "summary: Nobody buys anything.")
          .contains("configuration: pgvitals.yaml; catalogue: builtin, shop.yaml")
          .containsPattern("total: \\d{2,} queries run, ");
      assertThat(said.toString()).contains(shownExample());
      assertThat(directory.resolve("shop.json"))
          .content()
          .contains("\"title\": \"ShopSellsNothing\"", "shop_orders_age_seconds{");
      Http http = running.get(1).http();
      await("the series of the shop in the agent's page")
          .until(
              () ->
                  http.get("/metrics").body().contains("shop_orders_age_seconds{server=")
                      && http.get("/metrics").body().contains("pg_stat_database_"));
      running.get(0).signal("TERM");
      assertThat(running.get(0).exitCode(Promptly.LIMIT)).isZero();
    } finally {
      running.forEach(AgentProcess::close);
    }
  }

  private AgentProcess start(String block) {
    return AgentProcess.shell(directory, environment, typed(block).replace("./pg", "exec ./pg"));
  }

  private void awaitStart(String block, AgentProcess process) {
    if (block.startsWith("./pgvitals demo")) {
      await("the demo").until(() -> process.output().contains("Ctrl-C stops both"));
      environment.put(
          "DATABASE_URL",
          process.awaitOutput(Pattern.compile("(?m)^ *export DATABASE_URL=(\\S+)$")).group(1));
      demoPort = process.awaitOutput(Pattern.compile("http://localhost:(\\d+)/metrics")).group(1);
      process.awaitOutput(Pattern.compile("server demo up: .*, 0 failing; [1-9]\\d\\d+ series"));
    } else {
      process.http();
    }
  }

  private String run(String block) {
    // The demo's server may well have something to warn of, and a slow machine a timeout.
    String script =
        "set -e\n"
            + typed(block)
                .replaceAll("(?m)^(\\./pgvitals health.*)$", "$1 || [ \\$? -le 2 ]")
                .replaceAll("(?m)^(.*/pgvitals check --online)$", "$1 || [ \\$? -le 1 ]");
    try (AgentProcess shell = AgentProcess.shell(directory, environment, script)) {
      assertThat(shell.exitCode(Promptly.LIMIT.multipliedBy(4))).as(shell.output()).isZero();
      return shell.output();
    }
  }

  /** The names and texts of the output that is shown, which is that of the first query. */
  private static List<String> shownExample() throws IOException {
    String shown =
        blocks().stream()
            .map(Block::text)
            .filter(text -> text.startsWith("# HELP shop_orders"))
            .findFirst()
            .orElseThrow();
    assertThat(shown).contains("shop_orders_age_seconds{server=", "status=\"shipped\"} ");
    return shown.lines().limit(2).toList();
  }
}
