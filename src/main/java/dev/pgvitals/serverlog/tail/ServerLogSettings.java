package dev.pgvitals.serverlog.tail;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A server's settings of its log.
 *
 * @param values by the name of the setting; those that the version does not have are missing
 */
public record ServerLogSettings(Map<String, String> values) {
  /** Their names, as a list in SQL. */
  static final String NAMES =
      "'log_destination', 'logging_collector', 'log_directory', 'log_filename', 'log_line_prefix',"
          + " 'log_connections', 'log_min_error_statement', 'log_min_messages', 'log_lock_waits',"
          + " 'log_temp_files', 'log_checkpoints', 'log_min_duration_statement',"
          + " 'auto_explain.log_min_duration', 'log_file_mode', 'server_version_num',"
          + " 'log_error_verbosity'";

  public ServerLogSettings {
    values = Map.copyOf(values);
  }

  /** Empty where the version does not have it. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  public boolean isOn(String name) {
    return get(name).equals("on");
  }

  public boolean collects() {
    return isOn("logging_collector");
  }

  public int major() {
    String number = get("server_version_num");
    return number.matches("[0-9]{5,7}") ? Integer.parseInt(number) / 10_000 : 0;
  }

  /** In which formats the server writes files. */
  public Set<LogFileKind> kinds() {
    Set<LogFileKind> kinds = EnumSet.noneOf(LogFileKind.class);
    Arrays.stream(get("log_destination").toLowerCase(Locale.ROOT).split("\\s*,\\s*"))
        .forEach(
            destination -> {
              switch (destination.strip()) {
                case "jsonlog" -> kinds.add(LogFileKind.JSON);
                case "csvlog" -> kinds.add(LogFileKind.CSV);
                case "stderr" -> kinds.add(LogFileKind.STDERR);
                default -> {}
              }
            });
    return kinds;
  }

  public String linePrefix() {
    return get("log_line_prefix");
  }
}
