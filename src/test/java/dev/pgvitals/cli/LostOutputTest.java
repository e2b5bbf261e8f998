package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command prints may not get where it should. */
class LostOutputTest {
  @TempDir private Path directory;
  private Terminal terminal;

  /** Takes so many bytes and then fails, at each write. */
  private static final class Failing extends OutputStream {
    private final String why;
    private int left;
    private int failures;

    Failing(String why, int left) {
      this.why = why;
      this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
      if (left == 0) {
        failures++;
        throw new IOException(why);
      }
      left--;
    }
  }

  @BeforeEach
  void layOut() {
    terminal = new Terminal(directory);
    terminal.file(
        "shop.yaml",
        "shop: {scope: cluster, query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs",
        "rules",
        "check @shop.yaml",
        "--help",
        "--version",
        "docs --help",
        "run --help"
      })
  void aFullDiskIsAFailureThatIsSaid(String command) {
    Terminal.Outcome outcome =
        terminal.runInto(new Failing("No space left on device", 10), command.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).isEqualTo("cannot write the output: No space left on device\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs", "rules", "check @shop.yaml", "--help", "--version"})
  void aReaderThatHasSeenEnoughIsToldNothing(String command) {
    Terminal.Outcome outcome = terminal.runInto(new Failing("Broken pipe", 10), command.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(141);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void nothingMoreIsTriedOnceItIsLost() {
    Failing disk = new Failing("No space left on device", 0);

    terminal.runInto(disk, "rules");

    assertThat(disk.failures).isEqualTo(1);
  }

  @Test
  void aProblemThatIsFoundIsStillTheFirstThingSaid() {
    terminal.file(
        "bad.yaml",
        "shop: {scope: cluster, query: SELECT 1 AS v, metrics: [{v: {usage: GUAGE}}]}\n");

    Terminal.Outcome outcome =
        terminal.runInto(new Failing("No space left on device", 0), "check", "@bad.yaml");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("bad.yaml:1:").endsWith("1 problem\n");
  }
}
