package dev.pgvitals.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFormatTest {
  @Test
  void textIsALineOfTimeLevelAndMessage() {
    assertThat(LogFormat.TEXT.render(record("server=db up")))
        .matches("2026-01-02T\\d\\d:04:05\\.678[+-]\\d\\d:\\d\\d WARN server=db up\n");
  }

  @Test
  void nothingInAMessagePassesForAnotherLineOrAnOrderToTheTerminal() {
    assertThat(LogFormat.TEXT.render(record("first\n2026 INFO forged\r\n\u001b[2Jx\u0000")))
        .endsWith(" first\n  2026 INFO forged\n  \\u001b[2Jx\\u0000\n");
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, ERROR",
    "WARNING, WARN",
    "INFO, INFO",
    "CONFIG, DEBUG",
    "FINE, DEBUG",
    "FINEST, DEBUG"
  })
  void levelsAreCalledAsElsewhere(String level, String shown) throws IOException {
    LogRecord record = record("up");
    record.setLevel(Level.parse(level));

    assertThat(LogFormat.TEXT.render(record)).contains(" " + shown + " up");
    assertThat(new ObjectMapper().readTree(LogFormat.JSON.render(record)).get("level").asText())
        .isEqualTo(shown.toLowerCase(Locale.ROOT));
  }

  @Test
  void jsonOfARecordOfJavaUtilLoggingHasItsMessage() throws IOException {
    LogRecord record = record("{0} of {1}");
    record.setParameters(new Object[] {"one", "two"});

    JsonNode json = new ObjectMapper().readTree(LogFormat.JSON.render(record));

    assertThat(json.get("message").asText()).isEqualTo("one of two");
    assertThat(json.get("logger").asText()).isEqualTo("dev.pgvitals.server");
  }

  @Test
  void jsonOfAnErrorHasItsTraceOnTheSameLine() throws IOException {
    LogRecord record = record("odd \u001b\ud800");
    record.setThrown(new IllegalStateException("why"));

    String line = LogFormat.JSON.render(record);

    assertThat(line.lines()).hasSize(1);
    assertThat(new ObjectMapper().readTree(line).get("trace").asText())
        .startsWith("java.lang.IllegalStateException: why\n\tat ");
    assertThat(LogFormat.TEXT.render(record)).contains("\n  java.lang.IllegalStateException: why");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          orders-1        | orders-1
          db.example:5432 | db.example:5432
          é/ß             | é/ß
          two words       | "two words"
          a=b             | "a=b"
          back\\slash     | "back\\\\slash"
          """)
  void aValueIsQuotedWhenItIsNotOnePlainWord(String value, String written) {
    assertThat(Logfmt.value(value)).isEqualTo(written);
  }

  @Test
  void aValueKeepsToItsLine() {
    assertThat(Logfmt.value("a\nb\r\u0085\u2028\u001b"))
        .isEqualTo("\"a\\nb\\r\\u0085\\u2028\\u001b\"");
    assertThat(Logfmt.value("")).isEqualTo("\"\"");
  }

  private static LogRecord record(String message) {
    LogRecord record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("dev.pgvitals.server");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    return record;
  }
}
