package dev.pgvitals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {
  @Test
  void oneIsSingular() {
    assertThat(Plural.of(0, "server")).isEqualTo("0 servers");
    assertThat(Plural.of(1, "server")).isEqualTo("1 server");
    assertThat(Plural.of(1, "query", "queries")).isEqualTo("1 query");
    assertThat(Plural.of(2, "query", "queries")).isEqualTo("2 queries");
  }
}
