package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.TextBuffer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's own metrics as text, rendered at most once a second: however often it is scraped,
 * reading the JVM's figures costs next to nothing.
 */
final class AgentText {
  private static final Logger log = LoggerFactory.getLogger(AgentText.class);
  private static final long LIFETIME_NANOS = 1_000_000_000;
  private static final byte[] EOF = "# EOF\n".getBytes(StandardCharsets.US_ASCII);

  private final Page text = new Page(PrometheusTextFormatWriter.create(), 0);
  private final Page openMetrics = new Page(OpenMetricsTextFormatWriter.create(), EOF.length);
  private final PrometheusRegistry registry;
  private final Deflation.Pool deflations;

  private record Rendered(long time, Set<String> names, FixedText text) {}

  AgentText(PrometheusRegistry registry, Deflation.Pool deflations) {
    this.registry = registry;
    this.deflations = deflations;
  }

  /**
   * @param others names of families that are there already and left out here
   */
  FixedText at(long nanos, Set<String> others, Format format) {
    return (format == Format.TEXT ? text : openMetrics).at(nanos, others);
  }

  /** One format's text. A scraper asks for one of them, and the other is not made for it. */
  private final class Page {
    private final ExpositionFormatWriter writer;
    private final int end;
    private final AtomicBoolean rendering = new AtomicBoolean();
    private volatile @Nullable Rendered last;

    /**
     * @param end how many bytes at the end say that it is the end, and are left out
     */
    Page(ExpositionFormatWriter writer, int end) {
      this.writer = writer;
      this.end = end;
    }

    FixedText at(long nanos, Set<String> others) {
      Rendered known = last;
      if (known == null || !known.names().equals(others)) {
        known = render(nanos, others);
        last = known;
      } else if (nanos - known.time() >= LIFETIME_NANOS && rendering.compareAndSet(false, true)) {
        // One renders; others who come meanwhile take what there is.
        try {
          known = render(nanos, others);
          last = known;
        } finally {
          rendering.set(false);
        }
      }
      return known.text();
    }

    private Rendered render(long nanos, Set<String> others) {
      try {
        return rendered(nanos, others, snapshots(others));
      } catch (RuntimeException e) {
        // The servers' data is worth more than these figures: they must not cost a scrape.
        log.warn("cannot read the agent's own metrics, leaving them out", e);
        return rendered(nanos, others, MetricSnapshots.of());
      }
    }

    private Rendered rendered(long nanos, Set<String> others, MetricSnapshots snapshots) {
      byte[] bytes = write(writer, snapshots);
      TextBuffer kept = new TextBuffer(bytes.length).append(bytes, 0, bytes.length - end);
      try (Deflation deflation = deflations.open()) {
        return new Rendered(nanos, others, new FixedText(kept, deflation));
      }
    }
  }

  private MetricSnapshots snapshots(Set<String> others) {
    MetricSnapshots.Builder free = MetricSnapshots.builder();
    for (MetricSnapshot snapshot : registry.scrape()) {
      if (!others.contains(sampleName(snapshot))) {
        free.metricSnapshot(snapshot);
      }
    }
    return free.build();
  }

  private static byte[] write(ExpositionFormatWriter writer, MetricSnapshots snapshots) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String sampleName(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    if (snapshot instanceof CounterSnapshot) {
      return name + "_total";
    }
    return snapshot instanceof InfoSnapshot ? name + "_info" : name;
  }
}
