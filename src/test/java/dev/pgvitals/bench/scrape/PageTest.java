package dev.pgvitals.bench.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final String TEXT =
      """
      # HELP jobs_total Jobs done
      # TYPE jobs_total counter
      jobs_total{kind="a"} 1
      jobs_total{kind="# TYPE b"} 2
      # HELP up Whether it is up
      # TYPE up gauge
      up 1
      """;

  @Test
  void seriesAreCountedByFamilyUnderTheNameWithoutTotal() {
    assertThat(page(TEXT).series()).isEqualTo(Map.of("jobs", 2, "up", 1));
  }

  @Test
  void aFamilyWithoutSeriesIsNotThere() {
    assertThat(page("# TYPE none gauge\n# TYPE up gauge\nup 1\n").series()).containsOnlyKeys("up");
  }

  @Test
  void aPartHasTheChosenFamilies() {
    assertThat(page(TEXT).only(family -> family.startsWith("j")).count()).isEqualTo(2);
  }

  private static Page page(String text) {
    return Page.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
