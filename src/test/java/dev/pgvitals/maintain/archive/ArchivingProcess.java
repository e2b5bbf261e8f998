package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Archives in a process of its own, to be killed. */
public final class ArchivingProcess {
  private ArchivingProcess() {}

  static Process start(String file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ArchivingProcess.class.getName(),
            file)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] args) throws Exception {
    MaintainConfig config = Scene.config(args[0]);
    new Maintainer(config, config.servers().get(0), InstantSource.system(), new Stop(), "here")
        .apply(config.jobs());
  }
}
