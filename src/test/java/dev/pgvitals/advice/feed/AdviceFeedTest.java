package dev.pgvitals.advice.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.advice.report.AdviceFile;
import dev.pgvitals.advice.report.AdviceReport;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Samples;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.config.advice.AdviceSettings;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.feed.FeedReading;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent makes of a report. */
class AdviceFeedTest {
  @TempDir Path directory;

  private AdviceFeed feed(String server) {
    return new AdviceFeed(
        server, new AdviceSettings(directory.resolve("report.json"), Duration.ofMinutes(1)));
  }

  private String metrics(AdviceFeed feed) throws FeedException {
    SliceBuilder builder =
        new SliceBuilder(new SliceKey("a", "", "advice"), Map.of(), feed.families());
    feed.read().write(builder);
    SliceStore store = new SliceStore(System::nanoTime);
    store.publish(builder.build(), SliceStore.FOREVER);
    return new Exposition(store, new PrometheusRegistry()).text();
  }

  private void report(ServerAdvice... servers) throws Exception {
    AdviceFile.write(directory.resolve("report.json"), new AdviceReport(List.of(servers)));
  }

  @Test
  void findingsAreCountedByKindAndSeverity() throws Exception {
    report(Samples.server("a"), Samples.server("b"));

    String metrics = metrics(feed("a"));

    assertThat(metrics)
        .contains(
            "pg_advice_findings{server=\"a\",kind=\"missing_index\",severity=\"high\"} 1\n",
            "pg_advice_findings{server=\"a\",kind=\"setting\",severity=\"info\"} 1\n",
            "pg_advice_findings{server=\"a\",kind=\"cartesian\",severity=\"info\"} 0\n",
            "pg_advice_saved_ratio{server=\"a\"} 0.4\n",
            "pg_advice_run_timestamp_seconds{server=\"a\"} 1772337600\n")
        .doesNotContain("orders");
    assertThat(metrics.lines().filter(line -> line.startsWith("pg_advice_findings{")).count())
        .isEqualTo(FindingKind.values().length + 1);
  }

  @Test
  void ofAServerThatCouldNotBeReachedOnlyTheRunIsTold() throws Exception {
    report(ServerAdvice.unreachable("a", Samples.server("a").run(), "down"));

    assertThat(metrics(feed("a")))
        .contains("pg_advice_run_timestamp_seconds")
        .doesNotContain("pg_advice_findings{", "pg_advice_saved_ratio{");
  }

  @Test
  void thePageHasATableOfThem() throws Exception {
    report(Samples.server("a"));

    FeedReading reading = feed("a").read();

    assertThat(reading.tables())
        .extracting(FeedTable::title)
        .containsExactly("Advice, as of 2026-03-01T04:00:00Z");
    assertThat(reading.tables().get(0).rows().get(0))
        .containsExactly(
            "high",
            "An index that is missing",
            "public.orders (customer_id), database shop",
            "seen <b>",
            "much",
            "CREATE INDEX CONCURRENTLY ON public.orders (customer_id);",
            "or not");
    assertThat(reading.problems()).isEmpty();
  }

  @Test
  void aServerThatNoRunHasLookedAtHasNothing() throws Exception {
    report(Samples.server("a"));

    assertThat(metrics(feed("c"))).doesNotContain("pg_advice_");
    assertThat(feed("c").read().tables()).isEmpty();
  }

  @Test
  void withoutAReportItSaysHowToHaveOne() {
    assertThatThrownBy(() -> feed("a").read())
        .isInstanceOfSatisfying(
            FeedException.class,
            e -> {
              assertThat(e.failure().message())
                  .isEqualTo("there is no " + directory.resolve("report.json"));
              assertThat(e.failure().hint()).startsWith("have cron run pgvitals advise --report ");
            });
  }
}
