package dev.pgvitals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "db1.internal, db1.internal:5432",
    "10.0.0.1, 10.0.0.1:5432",
    "::1, [::1]:5432",
    "fe80::1%eth0, [fe80::1%eth0]:5432",
    "'', :5432"
  })
  void onlyIpv6StandsInBrackets(String host, String text) {
    assertThat(HostPort.of(host, 5432)).isEqualTo(text);
  }
}
