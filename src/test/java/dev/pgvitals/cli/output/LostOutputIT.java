package dev.pgvitals.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link LostOutputTest}, with a device, a pipe and a server. */
class LostOutputIT {
  @TempDir private Path directory;

  private record Outcome(int exitCode, String err) {}

  /** Runs a script of the shell, in which {@code "$@"} runs the packaged command. */
  private Outcome shell(String script, String... arguments)
      throws IOException, InterruptedException {
    Path err = directory.resolve("err");
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "shell"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-jar", System.getProperty("pgvitals.jar", "target/pgvitals.jar")));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("DATABASE_URL", uri());
    Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    return new Outcome(process.waitFor(), Files.readString(err, StandardCharsets.UTF_8));
  }

  private static String uri() {
    return Postgres.shared(18).uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs", "rules", "--help"})
  void aFullDiskIsAFailureThatIsSaid(String command) throws Exception {
    assertThat(shell("\"$@\" >/dev/full", command))
        .isEqualTo(new Outcome(1, "cannot write the output: No space left on device\n"));
  }

  @Test
  void aReaderThatHasSeenEnoughIsToldNothing() throws Exception {
    assertThat(shell("\"$@\" | head -n 1; exit ${PIPESTATUS[0]}", "docs"))
        .isEqualTo(new Outcome(141, ""));
  }

  @ParameterizedTest
  @CsvSource({"plan, 1", "check --online, 1", "query pg_postmaster, 1", "health, 3"})
  void whatWasFoundOutOnAServerDoesNotGetLostUnseen(String command, int exitCode) throws Exception {
    Outcome outcome = shell("\"$@\" >/dev/full", command.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.err()).endsWith("cannot write the output: No space left on device\n");
  }
}
