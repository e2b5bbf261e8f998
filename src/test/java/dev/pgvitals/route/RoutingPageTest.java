package dev.pgvitals.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.route.sample.RouteSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/operations/routing.md} is about what there is. */
class RoutingPageTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`pg\\w*_route_\\w+` \\| \\w+ \\|[^|]*)\\| .*\\|$");

  @Test
  void thePageHasEachMetricWithItsTypeAndLabels() throws Exception {
    String page = Files.readString(Path.of("docs/operations/routing.md"));
    List<String> rows = ROW.matcher(page).results().map(row -> row.group(1).strip()).toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            RouteSeries.FAMILIES.stream().map(RoutingPageTest::row).toList());
    assertThat(page)
        .contains("(%,d positions".formatted(ServerState.RING))
        .contains("in after ten good samples in a row, and out after two bad ones");
  }

  private static String row(MetricFamily family) {
    String labels = family.labels().isEmpty() ? "" : "`" + family.labels().get(0) + "`";
    return "`%s` | %s | %s"
        .formatted(family.name(), family.type().name().toLowerCase(Locale.ROOT), labels)
        .strip();
  }
}
