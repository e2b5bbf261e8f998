package dev.pgvitals.maintain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code pgvitals maintain} as a process of its own, to be stopped or killed. */
public final class MaintainProcess {
  private MaintainProcess() {}

  /** Runs all jobs of a file. */
  public static Process apply(String text) throws IOException {
    return start(text, "--apply");
  }

  /** Runs the jobs of a file whenever they are due. */
  public static Process forever(String text) throws IOException {
    return start(text, "run", "--forever");
  }

  private static Process start(String text, String... arguments) throws IOException {
    Path file = Files.createTempFile("maintain", ".yaml");
    Files.writeString(file, text);
    file.toFile().deleteOnExit();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pgvitals.Main",
                "maintain"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", file.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
