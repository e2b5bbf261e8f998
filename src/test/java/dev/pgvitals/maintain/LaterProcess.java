package dev.pgvitals.maintain;

import dev.pgvitals.maintain.config.MaintainConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Runs all jobs of a file in a process of its own that is to be killed, some days later. */
public final class LaterProcess {
  private LaterProcess() {}

  public static Process start(String file, int days) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LaterProcess.class.getName(),
            file,
            String.valueOf(days))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] args) throws Exception {
    MaintainConfig config = Maintained.config(args[0]);
    Duration later = Duration.ofDays(Integer.parseInt(args[1]));
    Maintained.maintainer(config, InstantSource.offset(InstantSource.system(), later))
        .apply(config.jobs());
  }
}
