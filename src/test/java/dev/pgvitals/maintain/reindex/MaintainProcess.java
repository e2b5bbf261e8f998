package dev.pgvitals.maintain.reindex;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code pgvitals maintain --apply} as a process of its own, to be killed. */
public final class MaintainProcess {
  private MaintainProcess() {}

  /** Starts one with a file of this text. */
  public static Process apply(String text) throws IOException {
    Path file = Files.createTempFile("maintain", ".yaml");
    Files.writeString(file, text);
    file.toFile().deleteOnExit();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.pgvitals.Main",
            "maintain",
            "--apply",
            "--config",
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
