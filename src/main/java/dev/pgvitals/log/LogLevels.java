package dev.pgvitals.log;

import java.util.logging.Level;

/** SLF4J's levels, which the log shows, and those of java.util.logging, by which it is filtered. */
final class LogLevels {
  private LogLevels() {}

  static Level ofJdk(org.slf4j.event.Level level) {
    return switch (level) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
      case TRACE -> Level.FINEST;
    };
  }

  /** {@code ERROR}, {@code WARN}, {@code INFO} or, for whatever is less, {@code DEBUG}. */
  static String name(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }
}
