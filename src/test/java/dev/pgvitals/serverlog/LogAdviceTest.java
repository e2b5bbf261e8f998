package dev.pgvitals.serverlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.serverlog.tail.LogFileKind;
import dev.pgvitals.serverlog.tail.ServerLogSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogAdviceTest {
  /** Nothing is missing. */
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "server_version_num", "180001",
              "logging_collector", "on",
              "log_destination", "jsonlog",
              "log_min_messages", "warning",
              "log_min_error_statement", "error",
              "log_connections", "authorization",
              "log_temp_files", "0",
              "log_checkpoints", "on",
              "log_min_duration_statement", "1000"));

  private List<String> advice(LogFileKind kind) {
    return LogAdvice.of(new ServerLogSettings(settings), kind);
  }

  @Test
  void thereIsNothingToSayOfAServerThatLogsAll() {
    assertThat(advice(LogFileKind.JSON)).isEmpty();
  }

  @Test
  void debiansDefaultLacksMuch() {
    settings.put("server_version_num", "150018");
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    settings.put("log_line_prefix", "%m [%p] %q%u@%d ");
    settings.put("log_connections", "off");
    settings.put("log_temp_files", "-1");
    settings.put("log_min_duration_statement", "-1");

    assertThat(advice(LogFileKind.STDERR))
        .extracting(line -> line.substring(0, line.indexOf(": ")))
        .containsExactly(
            "log_destination has no jsonlog",
            "log_line_prefix has no %e",
            "log_line_prefix has no %h",
            "log_line_prefix has no %i",
            "log_connections = off",
            "log_temp_files = -1",
            "log_min_duration_statement = -1");
    assertThat(advice(LogFileKind.STDERR).get(0))
        .endsWith("set log_destination = 'jsonlog', logging_collector = on (restart)");
    assertThat(advice(LogFileKind.STDERR).get(1))
        .endsWith("set log_line_prefix = '%m [%p] %e [%i] %q%h %u@%d ' (reload)");
  }

  @Test
  void autoExplainTellsOfSlowStatementsToo() {
    settings.put("log_min_duration_statement", "-1");
    settings.put("auto_explain.log_min_duration", "500");

    assertThat(advice(LogFileKind.JSON)).isEmpty();
  }

  @Test
  void anOldServerHasNoJsonlog() {
    settings.put("server_version_num", "130023");
    settings.put("log_connections", "on");
    settings.put("log_line_prefix", "%m [%p] %e [%i] %q%h %u@%d ");

    assertThat(advice(LogFileKind.STDERR))
        .singleElement()
        .asString()
        .endsWith("set log_destination = 'csvlog' (reload)");
  }

  @Test
  void errorsThatAreNotLoggedAreNotCounted() {
    settings.put("log_min_messages", "fatal");
    settings.put("log_min_error_statement", "panic");
    settings.put("log_checkpoints", "off");
    settings.put("log_connections", "receipt");

    assertThat(advice(LogFileKind.JSON))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains("(reload"));
  }
}
