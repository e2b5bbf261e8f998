package dev.pgvitals.serverlog;

import dev.pgvitals.feed.Feed;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.feed.FeedReading;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a reading gives in a scrape, as {@code name{label=value}}. */
final class Samples {
  private Samples() {}

  static Map<String, Double> next(Feed feed) throws FeedException, InterruptedException {
    return of(feed.read(), feed);
  }

  static Map<String, Double> of(FeedReading reading, Feed feed) {
    SliceBuilder slice = new SliceBuilder(new SliceKey("", "", "log"), Map.of(), feed.families());
    reading.write(slice);
    SliceStore store = new SliceStore(System::nanoTime);
    store.publish(slice.build(), Duration.ofHours(1));
    Map<String, Double> samples = new HashMap<>();
    new Exposition(store, new PrometheusRegistry())
        .text()
        .lines()
        .filter(line -> line.startsWith("pg_log_"))
        .forEach(
            line -> {
              int value = line.lastIndexOf(' ');
              samples.put(
                  line.substring(0, value).replace("\"", ""),
                  Double.valueOf(line.substring(value + 1)));
            });
    return samples;
  }
}
