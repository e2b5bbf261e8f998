package dev.pgvitals.alerts.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alerts.AlertFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HasteTest {
  private final Haste haste = new Haste(100);

  @Test
  void everyDurationOfARuleIsDivided() {
    assertThat(
            haste.rules(
                """
                groups:
                  - name: g
                    interval: 2m
                    rules:
                      - alert: A
                        expr: |-
                          rate(x_seconds_total[5m]) > 300
                          and y:rate5m offset 1d > max_over_time(z{for="5m"}[1h])
                        for: 10m
                        keep_firing_for: 1h30m
                """))
        .isEqualTo(
            """
            groups:
              - name: g
                interval: 1200ms
                rules:
                  - alert: A
                    expr: |-
                      rate(x_seconds_total[3000ms]) > 300
                      and y:rate5m offset 864000ms > max_over_time(z{for="5m"}[36000ms])
                    for: 6000ms
                    keep_firing_for: 54000ms
            """);
  }

  @Test
  void whatIsWrittenForPeopleStays() {
    String prose =
        """
        # for: 5m [5m]
              summary: "More than [5m], offset 5m."
        """;

    assertThat(haste.rules(prose)).isEqualTo(prose);
  }

  /** None is overlooked, and what differs is durations only. */
  @Test
  void nothingElseOfTheRuleFilesIsTouched() throws Exception {
    Pattern duration = Pattern.compile("(?<![\\w\"])\\d+(?:ms|[wdhms])\\b");
    for (Path file : AlertFiles.rules()) {
      String original = Files.readString(file);
      String quick = haste.rules(original);

      assertThat(duration.matcher(quick).replaceAll("D"))
          .isEqualTo(duration.matcher(original).replaceAll("D"));
      assertThat(quick.lines().filter(line -> line.matches("\\s*(for|interval|keep_\\w+): .*")))
          .allMatch(line -> line.endsWith("ms") || line.endsWith(" 0s"));
      assertThat(quick)
          .doesNotContainPattern("\\[\\d+[wdhms]]")
          .doesNotContainPattern("offset \\d+[wdhms]\\b");
    }
  }

  @Test
  void aQueryRunsEveryTwoSecondsAtMost() {
    assertThat(haste.catalogue("a:\n  interval: 60s\nb:\n  interval: 5m\n  query: SELECT 1\n"))
        .isEqualTo("a:\n  interval: 2000ms\nb:\n  interval: 3000ms\n  query: SELECT 1\n");
  }
}
