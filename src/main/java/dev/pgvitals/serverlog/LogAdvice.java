package dev.pgvitals.serverlog;

import dev.pgvitals.serverlog.format.LinePrefix;
import dev.pgvitals.serverlog.format.LogField;
import dev.pgvitals.serverlog.tail.LogFileKind;
import dev.pgvitals.serverlog.tail.ServerLogSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a server's settings keep out of its log, and what would bring it in. */
final class LogAdvice {
  private static final String RELOAD = " (reload)";
  private static final Set<String> NO_ERRORS = Set.of("log", "fatal", "panic");
  private static final Set<String> NO_STATEMENTS = Set.of("log", "fatal", "panic");

  private final ServerLogSettings settings;
  private final List<String> lines = new ArrayList<>();

  private LogAdvice(ServerLogSettings settings) {
    this.settings = settings;
  }

  /**
   * One line for each thing.
   *
   * @param kind of the files that are read
   */
  static List<String> of(ServerLogSettings settings, LogFileKind kind) {
    LogAdvice advice = new LogAdvice(settings);
    advice.format(kind);
    advice.settings();
    return advice.lines;
  }

  private void format(LogFileKind kind) {
    if (kind != LogFileKind.STDERR) {
      return;
    }
    String better = settings.major() >= 15 ? "jsonlog" : "csvlog";
    say(
        "log_destination has no " + better,
        "lines have what log_line_prefix asks for and no more, and a client can forge some with the"
            + " name that it logs in with",
        "log_destination = '"
            + better
            + "'"
            + (settings.collects() ? RELOAD : ", logging_collector = on (restart)"));
    Optional<LinePrefix> prefix = LinePrefix.of(settings.linePrefix());
    if (prefix.isEmpty()) {
      say(
          "log_line_prefix = '" + settings.linePrefix() + "'",
          "its lines cannot be read at all",
          recommended());
      return;
    }
    lacks(
        prefix.get(),
        LogField.SQLSTATE,
        "%e",
        "errors and failed logins are recognized by English texts alone");
    lacks(prefix.get(), LogField.ADDRESS, "%h", "failed logins cannot be counted by address");
    lacks(prefix.get(), LogField.USER, "%u", "logins are recognized by English texts alone");
    lacks(
        prefix.get(),
        LogField.TAG,
        "%i",
        "denied commands cannot be told apart, escalations are not seen");
  }

  private void lacks(LinePrefix prefix, LogField field, String escape, String missing) {
    if (!prefix.has(field)) {
      say("log_line_prefix has no " + escape, missing, recommended());
    }
  }

  private static String recommended() {
    return "log_line_prefix = '" + LinePrefix.RECOMMENDED + "'" + RELOAD;
  }

  private void settings() {
    if (NO_ERRORS.contains(settings.get("log_min_messages"))) {
      say(
          "log_min_messages = " + settings.get("log_min_messages"),
          "errors are not logged: no denied commands, deadlocks, SQLSTATE classes",
          "log_min_messages = warning" + RELOAD);
    }
    if (NO_STATEMENTS.contains(settings.get("log_min_error_statement"))) {
      say(
          "log_min_error_statement = " + settings.get("log_min_error_statement"),
          "denied commands of drivers that prepare them count as \"other\"",
          "log_min_error_statement = error" + RELOAD);
    }
    String connections = settings.get("log_connections");
    boolean logged =
        settings.major() < 18
            ? connections.equals("on")
            : connections.matches("(?i)on|true|yes|1|.*(authorization|all).*");
    if (!logged) {
      say(
          "log_connections = " + (connections.isEmpty() ? "''" : connections),
          "no logins are counted, nor roles that log in unusually often or from many addresses",
          "log_connections = "
              + (settings.major() >= 18 ? "'authorization'" : "on")
              + " (reload; for sessions that begin then)");
    }
    if (settings.get("log_temp_files").startsWith("-")) {
      say("log_temp_files = -1", "no temporary files", "log_temp_files = 10MB" + RELOAD);
    }
    if (settings.get("log_checkpoints").equals("off")) {
      say("log_checkpoints = off", "no checkpoints", "log_checkpoints = on" + RELOAD);
    }
    boolean slow = isSet("log_min_duration_statement") || isSet("auto_explain.log_min_duration");
    if (!slow) {
      say(
          "log_min_duration_statement = -1",
          "no slow statements",
          "log_min_duration_statement = 1s (reload), or auto_explain in session_preload_libraries"
              + " with auto_explain.log_min_duration (reload)");
    }
  }

  private boolean isSet(String name) {
    String value = settings.get(name);
    return !value.isEmpty() && !value.startsWith("-");
  }

  private void say(String cause, String missing, String remedy) {
    lines.add(cause + ": " + missing + "; set " + remedy);
  }
}
