package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program of PostgreSQL's, run to its end. */
final class Command {
  private Command() {}

  /**
   * @param input what it reads from standard input
   * @throws IOException with the program's output when it fails
   */
  static void run(List<String> command, String input) throws IOException {
    // A file, not a pipe: a server that pg_ctl leaves running keeps the output open.
    Path output = Files.createTempFile("pgvitals", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      builder.environment().put("TZ", "UTC");
      Process process = builder.start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (process.waitFor() != 0) {
        throw new IOException(
            String.join(" ", command)
                + ": exit code "
                + process.exitValue()
                + "\n"
                + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + String.join(" ", command), e);
    } finally {
      Files.delete(output);
    }
  }
}
