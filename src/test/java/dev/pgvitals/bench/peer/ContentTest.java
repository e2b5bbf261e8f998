package dev.pgvitals.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentTest {
  @Test
  void whatIsLargeIsDoneLessOftenButMoreThanOnce() {
    assertThat(Content.SMALL.fewer(9)).isEqualTo(9);
    assertThat(Content.LARGE.fewer(9)).isEqualTo(3);
    assertThat(Content.LARGE.fewer(3)).isEqualTo(2);
  }

  @Test
  void namesOfRolesNeedNoQuotes() {
    for (Content content : Content.values()) {
      assertThat(content.key()).matches("[a-z_]+");
    }
  }
}
