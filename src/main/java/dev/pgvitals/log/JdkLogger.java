package dev.pgvitals.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** An SLF4J logger that writes to the one of java.util.logging that has its name. */
final class JdkLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1;

  private final transient Logger logger;

  JdkLogger(String name) {
    this.name = name;
    this.logger = Logger.getLogger(name.equals(ROOT_LOGGER_NAME) ? "" : name);
  }

  @Override
  public void log(LoggingEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
    }
    log(
        event.getLevel(),
        fields,
        MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()),
        event.getThrowable() == null
            ? MessageFormatter.getThrowableCandidate(event.getArgumentArray())
            : event.getThrowable());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    log(level, Map.of(), MessageFormatter.basicArrayFormat(pattern, arguments), thrown);
  }

  private void log(
      Level level, Map<String, String> fields, String sentence, @Nullable Throwable thrown) {
    LogRecord log = new FieldsRecord(LogLevels.ofJdk(level), fields, String.valueOf(sentence));
    log.setLoggerName(logger.getName());
    // Else it is looked for on the stack, where it would be this class.
    log.setSourceClassName(logger.getName());
    log.setThrown(thrown);
    logger.log(log);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  private boolean isEnabled(Level level) {
    return logger.isLoggable(LogLevels.ofJdk(level));
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }
}
