package dev.pgvitals.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** One line an event on standard error, unless a logging.properties of the user's own is given. */
final class Logging {
  private static final String DEFAULTS =
      """
      handlers = java.util.logging.ConsoleHandler
      .level = INFO
      java.util.logging.ConsoleHandler.level = ALL
      java.util.logging.ConsoleHandler.formatter = java.util.logging.SimpleFormatter
      java.util.logging.SimpleFormatter.format = %1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n
      com.zaxxer.hikari.level = OFF
      org.postgresql.level = OFF
      """;

  private Logging() {}

  /** Driver and pool are silent: what they would log, the agent says once and with its place. */
  static void configure() {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    try {
      LogManager.getLogManager()
          .readConfiguration(new ByteArrayInputStream(DEFAULTS.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
