package dev.pgvitals.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Promptly;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose heap is full does not linger. */
@Timeout(120)
class ProcessEndIT {
  @TempDir private Path directory;

  private AgentProcess start(String... options) {
    List<String> arguments = new ArrayList<>(List.of("-Xmx16m"));
    arguments.addAll(List.of(options));
    String tests =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    arguments.addAll(List.of("-cp", tests, FullHeap.class.getName(), "HTTP-Dispatcher"));
    return AgentProcess.java(directory, Map.of("LANG", "C.UTF-8"), arguments);
  }

  @Test
  void aFullHeapEndsItWithACodeOfItsOwnWhicheverThreadFindsIt() {
    try (AgentProcess process = start()) {
      assertThat(process.exitCode(Promptly.LIMIT)).isEqualTo(3);
      assertThat(process.output()).containsAnyOf("OutOfMemoryError", "no memory left to log it");
    }
  }

  @Test
  void theJvmsOwnOptionEndsItWithTheSameCode() {
    try (AgentProcess process = start("-XX:+ExitOnOutOfMemoryError")) {
      assertThat(process.exitCode(Promptly.LIMIT)).isEqualTo(3);
      assertThat(process.output()).contains("Terminating due to java.lang.OutOfMemoryError");
    }
  }
}
