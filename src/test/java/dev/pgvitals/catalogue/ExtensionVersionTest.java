package dev.pgvitals.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgvitals.catalogue.read.Catalogues;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionVersionTest {
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "1.10, >, 1.9",
    "1.9, =, 1.9",
    "2, =, 2.0",
    "2.0, =, 2.0.0",
    "3.4.1, >, 3.4",
    "1.010, =, 1.10",
    "1.0-beta2, <, 1.0",
    "1.0-beta2, <, 1.0.1",
    "1.0-beta2, >, 1.0-beta1",
    "1.0-beta10, >, 1.0-beta9",
    "1.0beta2, =, 1.0-beta2",
    "1.0-BETA2, =, 1.0-beta2",
    "1.0-alpha, <, 1.0-beta",
    "1.0-rc1, >, 1.0-beta9",
    "3.5.0dev, <, 3.5.0",
    "3.5.0dev, >, 3.4.9",
    "1.0+git20260101, =, 1.0",
    "1.0+git20260101, <, 1.0.1",
    "1.0-1, >, 1.0",
    "20260101235959999999999, >, 20260101235959999999998",
    "20260101235959999999999, >, 1.0",
    "1.20260101235959999999999, >, 1.9",
    "unpackaged, <, 0.1",
    "'', =, 0",
    "'--', <, 1",
    "v2.0, <, 1.0",
  })
  void versionsHaveTheOrderThatPeopleExpect(String a, String order, String b) {
    int expected = "<=>".indexOf(order) - 1;

    assertThat(Integer.signum(version(a).compareTo(version(b)))).isEqualTo(expected);
    assertThat(Integer.signum(version(b).compareTo(version(a)))).isEqualTo(-expected);
  }

  @Test
  void anyTextsHaveAnOrderAndItIsOne() {
    Random random = new Random(7);
    List<ExtensionVersion> versions =
        Stream.concat(
                Stream.of("", "+", "-", "9".repeat(10_000), "\uD800", "\u0661.\u0662", "1..2"),
                IntStream.range(0, 300).mapToObj(i -> any(random)))
            .map(ExtensionVersion::new)
            .toList();

    // Sorting fails where an order contradicts itself.
    assertThatCode(() -> versions.stream().sorted().toList()).doesNotThrowAnyException();
    for (ExtensionVersion a : versions) {
      for (ExtensionVersion b : versions) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
      }
    }
  }

  private static String any(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append("0129.-+abZ \u00e9\u0661".charAt(random.nextInt(13)));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "x >= 20260101235959999999999, x < 20260101235959999999999, false",
    "x >= 20260101235959999999999, x < 20260102235959999999999, true",
    "x >= 1.0, x < 1.0-beta2, false",
    "x >= 1.0-beta2, x < 1.0, true",
  })
  void entriesForVersionsThatNeverMeetMayHaveTheSameMetric(String a, String b, boolean meet) {
    String entry =
        "%s: {name: e, requires: {extension: '%s'}, query: q, metrics: [v: {usage: %s}]}\n";

    assertThat(
            Catalogues.problems(
                entry.formatted("one", a, "GAUGE")
                    + entry.formatted("two", b, "GAUGE, description: Other")))
        .matches(problems -> problems.equals("(no problem)") != meet, "said if they meet");
  }

  private static ExtensionVersion version(String text) {
    return new ExtensionVersion(text);
  }
}
