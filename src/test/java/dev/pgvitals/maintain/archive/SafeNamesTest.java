package dev.pgvitals.maintain.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeNamesTest {
  @Test
  void noNameLeadsElsewhere() {
    assertThat(SafeNames.of("prices_2026_01")).isEqualTo("prices_2026_01");
    assertThat(SafeNames.of("PriceSnapshot-1")).isEqualTo("PriceSnapshot-1");
    assertThat(SafeNames.of("..")).isEqualTo("%2e%2e");
    assertThat(SafeNames.of("a/b.c")).isEqualTo("a%2fb%2ec");
    assertThat(SafeNames.of("-rf 'x'\n")).isEqualTo("%2drf%20%27x%27%0a");
    assertThat(SafeNames.of("ü%")).isEqualTo("%c3%bc%25");
    assertThat(SafeNames.of("\ud83d\udc18".repeat(15))).hasSizeLessThan(200);
  }
}
