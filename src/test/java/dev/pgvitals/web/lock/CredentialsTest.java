package dev.pgvitals.web.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the header Authorization. */
class CredentialsTest {
  private static List<String> header(String scheme, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return List.of(scheme + " " + Base64.getEncoder().encodeToString(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "basic", "BASIC"})
  void aUserAndAPasswordThatMayHaveColons(String scheme) {
    Credentials given = Credentials.parse(header(scheme, "jürgen:a:b")).orElseThrow();

    assertThat(given.user()).isEqualTo("jürgen");
    assertThat(given.password()).isEqualTo("a:b".getBytes(StandardCharsets.UTF_8));
    assertThat(given).asString().doesNotContain("a:b");
  }

  @Test
  void anythingElseIsNoLogin() {
    assertThat(Credentials.parse(List.of())).isEmpty();
    assertThat(Credentials.parse(List.of("Basic"))).isEmpty();
    assertThat(Credentials.parse(List.of("Basic %%%"))).isEmpty();
    assertThat(Credentials.parse(List.of("Bearer YTpi"))).isEmpty();
    assertThat(Credentials.parse(header("Basic", "no colon"))).isEmpty();
    assertThat(Credentials.parse(List.of("Basic YTpi", "Basic YTpi"))).isEmpty();
  }
}
