package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.demo.Systems;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.network.BlackHole;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What {@code ./pgvitals demo} starts once everything is built. */
@ResourceLock(Systems.RUNS)
class DemoCommandIT {
  private static final Path ARCHIVES =
      Path.of(System.getProperty("postgres.archives", "target/postgres")).toAbsolutePath();

  @TempDir private Path directory;

  private AgentProcess demo(String... arguments) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return AgentProcess.java(
        directory,
        Map.of("LANG", "C.UTF-8"),
        Stream.concat(
                Stream.of(
                    "-Dpostgres.archives=" + ARCHIVES,
                    "-Ddemo.systems=" + Path.of("examples").toAbsolutePath(),
                    "-Djava.io.tmpdir=" + directory,
                    "-cp",
                    classPath,
                    "dev.pgvitals.Main",
                    "demo"),
                Stream.of(arguments))
            .toList());
  }

  private Set<Path> runs() throws IOException {
    try (Stream<Path> beside = Files.list(ARCHIVES);
        Stream<Path> temporary = Files.list(directory)) {
      return Stream.concat(
              beside.filter(path -> path.getFileName().toString().startsWith("run")),
              temporary.filter(path -> path.getFileName().toString().startsWith("pgvitals")))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void itShowsABusyServerAndLeavesNothingBehind() throws IOException {
    Set<Path> before = runs();
    try (AgentProcess demo = demo("--port", "0")) {
      Http http =
          new Http(
              demo.awaitOutput(Pattern.compile("Metrics:    http://(localhost:\\d+)/metrics"))
                  .group(1));
      int port =
          Integer.parseInt(
              demo.awaitOutput(Pattern.compile("PostgreSQL: postgresql://\\S+:(\\d+)/shop"))
                  .group(1));
      await("500 series").until(() -> http.get("/metrics").samples().size() > 500);
      demo.awaitOutput(
          Pattern.compile(
              "server demo up: \\d{2,} queries planned, 0 failing; \\d{3,} series;"
                  + " [12] connections?; slowest: \\w+, \\d+\\.\\d ms\n"));
      assertThat(runs()).hasSize(before.size() + 1);
      // A second address of this machine, at which whoever listens on all of them is reached, too.
      assertThatThrownBy(() -> new Socket("127.0.0.2", http.address().getPort()).close())
          .isInstanceOf(ConnectException.class);

      demo.signal("TERM");

      assertThat(demo.exitCode(Promptly.LIMIT)).isZero();
      assertThat(demo.output()).contains("\nStopping ...\n").doesNotContain("Exception");
      assertThat(runs()).isEqualTo(before);
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aPortThatIsTakenIsSaidAndLeavesNothingBehind() throws IOException {
    Set<Path> before = runs();
    try (BlackHole taken = new BlackHole();
        AgentProcess demo = demo("--listen", "127.0.0.1:" + taken.port())) {
      assertThat(demo.exitCode(Promptly.LIMIT)).isEqualTo(1);
      assertThat(demo.output().lines().toList())
          .containsExactlyElementsOf(
              List.of(
                  "Starting PostgreSQL 18 with the system shop ...",
                  ("cannot listen on 127.0.0.1:%d: Address already in use; stop what uses it or"
                          + " choose another address with `listen:` or --listen; for example"
                          + " ./pgvitals demo --listen 127.0.0.1:%d")
                      .formatted(taken.port(), taken.port() + 1)));
      assertThat(runs()).isEqualTo(before);
    }
  }

  @Test
  void aSystemThatThereIsNotIsSaidWithThoseThatThereAre() {
    try (AgentProcess demo = demo("--system", "shp")) {
      assertThat(demo.exitCode(Promptly.LIMIT)).isEqualTo(2);
      assertThat(demo.output())
          .contains("there is no system \"shp\"; did you mean \"shop\"?; there are: ");
    }
  }

  @Test
  void withoutASourceTreeItSaysWhereItWorks() {
    try (AgentProcess demo = AgentProcess.start(directory, Map.of(), "demo")) {
      assertThat(demo.exitCode(Promptly.LIMIT)).isEqualTo(1);
      assertThat(demo.output())
          .isEqualTo(
              "the demo's PostgreSQL is not in the jar: run ./pgvitals demo in a source"
                  + " tree\n");
    }
  }
}
