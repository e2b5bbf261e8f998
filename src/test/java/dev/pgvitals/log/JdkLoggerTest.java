package dev.pgvitals.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is logged by SLF4J arrives at java.util.logging, its key-value pairs as pairs. */
class JdkLoggerTest {
  private static final String NAME = "dev.pgvitals.log.JdkLoggerTest";

  private final org.slf4j.Logger slf4j = LoggerFactory.getLogger(NAME);
  private final Logger jdk = Logger.getLogger(NAME);
  private final List<LogRecord> records = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord log) {
          records.add(log);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    jdk.setUseParentHandlers(false);
    jdk.addHandler(handler);
    jdk.setLevel(Level.ALL);
  }

  @AfterEach
  void stop() {
    jdk.removeHandler(handler);
    jdk.setUseParentHandlers(true);
    jdk.setLevel(null);
  }

  @Test
  void pairsAreMembersOfJsonAndStandBeforeTheSentenceInText() throws IOException {
    slf4j
        .atWarn()
        .addKeyValue("server", "orders-1")
        .addKeyValue("database", "a \"b\" query=c")
        .addKeyValue("reason", "timeout")
        .log("failing: {}; hint", "canceled reason=x {0}");

    JsonNode json = new ObjectMapper().readTree(LogFormat.JSON.render(records.get(0)));
    assertThat(json.get("level").asText()).isEqualTo("warn");
    assertThat(json.get("logger").asText()).isEqualTo(NAME);
    assertThat(json.get("server").asText()).isEqualTo("orders-1");
    assertThat(json.get("database").asText()).isEqualTo("a \"b\" query=c");
    assertThat(json.get("reason").asText()).isEqualTo("timeout");
    assertThat(json.has("query")).isFalse();
    assertThat(json.get("message").asText()).isEqualTo("failing: canceled reason=x {0}; hint");
    assertThat(LogFormat.TEXT.render(records.get(0)))
        .endsWith(
            " WARN server=orders-1 database=\"a \\\"b\\\" query=c\" reason=timeout"
                + " failing: canceled reason=x {0}; hint\n");
  }

  @Test
  void whatLooksLikePairsInASentenceIsText() throws IOException {
    slf4j.info("server={} down", "forged");

    JsonNode json = new ObjectMapper().readTree(LogFormat.JSON.render(records.get(0)));
    assertThat(json.has("server")).isFalse();
    assertThat(json.get("message").asText()).isEqualTo("server=forged down");
  }

  @Test
  void aPairOfSeveralLinesIsOneLine() {
    slf4j.atInfo().addKeyValue("server", "a\n2026 ERROR forged").log("up");

    assertThat(LogFormat.TEXT.render(records.get(0)))
        .endsWith(" INFO server=\"a\\n2026 ERROR forged\" up\n")
        .hasLineCount(1);
  }

  @Test
  void aHandlerThatKnowsNoPairsShowsThemAllTheSame() {
    slf4j.atInfo().addKeyValue("server", "orders-1").log("up {0}");

    assertThat(new SimpleFormatter().format(records.get(0))).contains("server=orders-1 up {0}");
  }

  @Test
  void levelsAreThoseOfJavaUtilLogging() {
    slf4j.error("e");
    slf4j.warn("w");
    slf4j.info("i");
    slf4j.debug("d");
    slf4j.trace("t");

    assertThat(records)
        .extracting(LogRecord::getLevel)
        .containsExactly(Level.SEVERE, Level.WARNING, Level.INFO, Level.FINE, Level.FINEST);
  }

  @Test
  void whatJavaUtilLoggingFiltersIsNotLogged() {
    jdk.setLevel(Level.WARNING);

    slf4j.info("i");
    slf4j.atInfo().addKeyValue("k", "v").log("i");
    slf4j.warn("w");

    assertThat(slf4j.isInfoEnabled()).isFalse();
    assertThat(slf4j.isWarnEnabled()).isTrue();
    assertThat(records).extracting(LogRecord::getMessage).containsExactly("w");
  }

  @Test
  void theLastArgumentMayBeAnError() {
    IllegalStateException error = new IllegalStateException("why");

    slf4j.error("{} failed", "it", error);
    slf4j.atError().setCause(error).log("{} failed", "it");

    assertThat(records)
        .allSatisfy(
            log -> {
              assertThat(log.getMessage()).isEqualTo("it failed");
              assertThat(log.getThrown()).isSameAs(error);
            });
  }
}
