package dev.pgvitals.dashboards.drawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scripts of {@code src/test/boards}, where {@code ./pgvitals test --boards} has put them. */
final class Node {
  private static final Path DIRECTORY = Path.of("target/boards/node").toAbsolutePath();

  private Node() {}

  /**
   * What a script has done.
   *
   * @param output all that it printed
   */
  record Outcome(int exitCode, String output) {}

  static Outcome run(String script, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("boards", ".log");
    try {
      Process process =
          new ProcessBuilder(
                  Stream.concat(
                          Stream.of("node", DIRECTORY.resolve(script).toString()),
                          arguments.stream())
                      .toList())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new Outcome(process.waitFor(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
