package dev.pgvitals.metric.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
  /** OpenMetrics' grammar of a number; Prometheus' parser takes all of these too. */
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]+(\\.[0-9]+)?(e[+-][0-9]+)?|NaN|[+-]Inf");

  private static final int ROUNDS = 100_000;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-1, -1",
    "0.1, 0.1",
    "0.25, 0.25",
    "-12.5, -12.5",
    "1.5e-3, 0.0015",
    "1e-6, 0.000001",
    "1e-9, 0.000000001",
    "1e-10, 1e-10",
    "123456.789, 123456.789",
    "0.30000000000000004, 0.30000000000000004",
    "1e7, 10000000",
    "9007199254740991, 9007199254740991",
    "1e16, 1e+16",
    "1.25e20, 1.25e+20",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "-2.5e-300, -2.5e-300",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf"
  })
  void valuesAreShort(double value, String text) {
    assertThat(rendered(out -> NumberText.append(out, value))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "1, 1.0",
    "10, 10.0",
    "-5, -5.0",
    "0.5, 0.5",
    "100000, 100000.0",
    "123456, 123456.0",
    "1e6, 1e+06",
    "1234567, 1.234567e+06",
    "1e10, 1e+10",
    "1e100, 1e+100",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "0.000015, 1.5e-05",
    "-2e-7, -2e-07",
    "Infinity, +Inf",
    "-Infinity, -Inf"
  })
  void boundsAreCanonical(double bound, String text) {
    assertThat(rendered(out -> NumberText.appendOpenMetricsBound(out, bound))).isEqualTo(text);
    assertThat(rendered(out -> NumberText.appendBound(out, bound)))
        .isEqualTo(text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
  }

  @Test
  void everyDoubleReadsBackAsItself() {
    Random random = new Random(42);
    for (int i = 0; i < ROUNDS; i++) {
      readsBack(Double.longBitsToDouble(random.nextLong()));
      readsBack((double) (random.nextLong() >> random.nextInt(64)));
      readsBack((random.nextLong() >> random.nextInt(64)) / 1e3);
      readsBack((random.nextLong() >> random.nextInt(64)) / 1e6);
      readsBack(random.nextGaussian());
      readsBack(random.nextDouble());
    }
  }

  @Test
  void everyLongKeepsAllItsDigits() {
    Random random = new Random(42);
    for (int i = 0; i < ROUNDS; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertThat(rendered(out -> out.append(value))).isEqualTo(Long.toString(value));
    }
    for (long value :
        new long[] {0, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1}) {
      assertThat(rendered(out -> out.append(value))).isEqualTo(Long.toString(value));
    }
  }

  private static void readsBack(double value) {
    for (String text :
        new String[] {
          rendered(out -> NumberText.append(out, value)),
          rendered(out -> NumberText.appendBound(out, value))
        }) {
      assertThat(NUMBER.matcher(text).matches()).as(text).isTrue();
      double back = Double.parseDouble(text.replace("Inf", "Infinity"));
      assertThat(Double.doubleToLongBits(back))
          .as("%s from %s", text, value)
          .isEqualTo(Double.doubleToLongBits(value));
    }
  }

  private static String rendered(Consumer<TextBuffer> writer) {
    TextBuffer out = new TextBuffer(0);
    writer.accept(out);
    return new String(out.toBytes(), StandardCharsets.UTF_8);
  }
}
