package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
  private static final String ASK =
      """
      COMP_WORDS=(pgvitals %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _complete_pgvitals
      printf '%%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir private Path directory;

  @Test
  void aShellCompletesCommandsAndOptions() throws Exception {
    assertThat(completed("hea")).contains("health");
    assertThat(completed("run --conf")).contains("--config");
  }

  private String completed(String words) throws Exception {
    String script = new Terminal(directory).run("completion").out();
    Process bash = new ProcessBuilder("bash", "-s").redirectErrorStream(true).start();
    try (var input = bash.outputWriter(StandardCharsets.UTF_8)) {
      input.write(script + ASK.formatted(words));
    }
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
