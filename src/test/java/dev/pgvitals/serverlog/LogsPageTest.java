package dev.pgvitals.serverlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.serverlog.format.LinePrefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/logs.md} is about what there is. */
class LogsPageTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`pg_log_\\w+` \\| \\w+ \\| (?:`\\w+`)?) ?\\| .*\\|$");

  @Test
  void thePageHasEachMetricWithItsTypeAndLabel() throws Exception {
    List<String> rows = ROW.matcher(page()).results().map(row -> row.group(1).strip()).toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.concat(Stream.of(LogFamily.UP), LogFamily.FAMILIES.stream())
                .map(LogsPageTest::row)
                .toList());
  }

  private static String row(MetricFamily family) {
    return "`%s` | %s | %s"
        .formatted(
            family.name(),
            family.type().name().toLowerCase(Locale.ROOT),
            family.labels().isEmpty() ? "" : "`" + family.labels().get(0) + "`")
        .strip();
  }

  @Test
  void thePageHasThePrefixThatIsRecommended() throws Exception {
    assertThat(page()).contains("log_line_prefix = '" + LinePrefix.RECOMMENDED + "'");
  }

  private static String page() throws Exception {
    return Files.readString(Path.of("docs/logs.md"));
  }
}
