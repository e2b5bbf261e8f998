package dev.pgvitals.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
  @Test
  void oneIsSingular() {
    assertThat(Counted.of(0, "server")).isEqualTo("0 servers");
    assertThat(Counted.of(1, "server")).isEqualTo("1 server");
    assertThat(Counted.of(1, "query", "queries")).isEqualTo("1 query");
    assertThat(Counted.of(2, "query", "queries")).isEqualTo("2 queries");
  }
}
