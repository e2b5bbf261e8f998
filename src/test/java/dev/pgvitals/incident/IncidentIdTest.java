package dev.pgvitals.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentIdTest {
  private static final Instant TIME = Instant.parse("2026-11-27T03:12:07.123456Z");

  @Test
  void saysWhenWhereAndWhat() {
    assertThat(IncidentId.of(TIME, "orders-1", "PostgresBlockedSessions"))
        .isEqualTo("20261127T031207123Z_orders-1_PostgresBlockedSessions");
  }

  @Test
  void tellsItsTime() {
    assertThat(IncidentId.time(IncidentId.of(TIME, "a", "down")))
        .contains(Instant.parse("2026-11-27T03:12:07.123Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../etc/passwd", "a/b", "a_b", "", "..", ".hidden", "\u0000", "ÄÖ", "a\nb"})
  void isTheNameOfAFileWhateverTheServerIsCalled(String server) {
    String id = IncidentId.of(TIME, server, server);

    assertThat(id).matches("[A-Za-z0-9._-]{1,180}").doesNotStartWith(".");
    assertThat(IncidentId.isOne(id)).isTrue();
  }

  @Test
  void isAsShortAsAFileSystemNeedsIt() {
    assertThat(IncidentId.of(TIME, "x".repeat(500), "y".repeat(500))).hasSizeLessThan(130);
  }

  @Test
  void ofDifferentServersAreDifferent() {
    assertThat(IncidentId.of(TIME, "a/b", "down")).isNotEqualTo(IncidentId.of(TIME, "a_b", "down"));
    assertThat(IncidentId.of(TIME, "x".repeat(500), "down"))
        .isNotEqualTo(IncidentId.of(TIME, "x".repeat(501), "down"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "20261127T031207123Z",
        "20261327T031207123Z_a_b",
        "20261127T031207123Z_../a_b",
        "20261127T031207123Z_a_b/c",
        "20261127T031207123Z_a_b\n"
      })
  void noOtherTextIsTakenForOne(String text) {
    assertThat(IncidentId.isOne(text)).isFalse();
  }
}
