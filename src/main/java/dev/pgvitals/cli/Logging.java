package dev.pgvitals.cli;

import dev.pgvitals.log.LogOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** One line an event on standard error, unless a logging.properties of the user's own is given. */
final class Logging {
  private static final String DEFAULTS =
      """
      .level = INFO
      com.zaxxer.hikari.level = OFF
      org.postgresql.level = OFF
      """;

  private Logging() {}

  /** Driver and pool are silent: what they would log, the agent says once and with its place. */
  static void configure() {
    // The JVM's own way to tell of what a thread died of waits for whoever reads standard error.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) ->
            LoggerFactory.getLogger("dev.pgvitals")
                .error("unexpected error in {}, please report it", thread.getName(), error));
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    try {
      LogManager.getLogManager()
          .readConfiguration(new ByteArrayInputStream(DEFAULTS.getBytes(StandardCharsets.UTF_8)));
      Logger.getLogger("").addHandler(LogOutput.toStandardError());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
