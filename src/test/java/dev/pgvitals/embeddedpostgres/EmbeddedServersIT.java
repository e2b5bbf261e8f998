package dev.pgvitals.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.demo.Systems;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(Systems.RUNS)
class EmbeddedServersIT {
  private static final Path ARCHIVES = Path.of(System.getProperty("postgres.archives"));

  @Test
  void closingLeavesNoProcessAndNoDirectory() {
    EmbeddedServers servers = new EmbeddedServers(ARCHIVES);
    EmbeddedServer running = servers.start(18, Map.of());
    EmbeddedServer killed = servers.start(18, Map.of());
    long pid = running.pid();
    killed.kill();
    servers.close();

    assertThat(Processes.isRunning(pid)).isFalse();
    assertThat(running.data()).doesNotExist();
    assertThat(killed.data()).doesNotExist();
    assertThat(running.data().resolve("../..").normalize()).doesNotExist();
  }

  /** A JVM that starts two servers, says where they are and waits to be killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      try (EmbeddedServers servers = new EmbeddedServers(ARCHIVES)) {
        for (int i = 0; i < 2; i++) {
          EmbeddedServer server = servers.start(18, Map.of());
          System.out.println(server.pid() + " " + server.data());
        }
        System.out.println(System.in.read());
      }
    }
  }

  /** Else nobody would see there that a port was taken, and try the next one. */
  @Test
  void whatTheCollectorOfLogsHasIsInTheLog() {
    try (EmbeddedServers servers = new EmbeddedServers(ARCHIVES)) {
      EmbeddedServer server =
          servers.start(18, Map.of("logging_collector", "on", "log_destination", "jsonlog"));

      assertThat(server.log()).contains("\"message\":\"database system is ready");
    }
  }

  @Test
  void aKilledJvmLeavesNoProcessAndNoDirectory() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dpostgres.archives=" + ARCHIVES,
                Child.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> pids = new ArrayList<>();
    List<Path> directories = new ArrayList<>();
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < 2; i++) {
        String[] words = output.readLine().split(" ", 2);
        pids.add(Long.valueOf(words[0]));
        directories.add(Path.of(words[1]));
      }
      assertThat(pids).allMatch(Processes::isRunning);
      assertThat(directories).allMatch(Files::isDirectory);
      new ProcessBuilder("kill", "-STOP", pids.get(1).toString()).start().waitFor();
    } finally {
      child.destroyForcibly();
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> pids.stream().noneMatch(Processes::isRunning));
    Path run = directories.get(0).resolve("../..").normalize();
    await().until(() -> !Files.exists(run));
  }

  @Test
  void aMissingArchiveIsNamed(@TempDir Path empty) {
    try (EmbeddedServers servers = new EmbeddedServers(empty)) {
      assertThatThrownBy(() -> servers.start(18, Map.of()))
          .hasMessage(
              empty.resolve("18.jar")
                  + " does not exist; `mvn generate-test-resources` puts the archives there");
    }
  }
}
