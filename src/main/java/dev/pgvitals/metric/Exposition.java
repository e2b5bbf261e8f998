package dev.pgvitals.metric;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a scrape from ready bytes: walks the families in the order of their names and puts each
 * one's header before the chunks of all slices. Thread-safe, without locks.
 */
public final class Exposition {
  /** With fewer slices than this, a scrape compresses all that has changed in a millisecond. */
  private static final int MANY_SLICES = 1_000;

  /** Who has scraped within that time is likely to come again. */
  private static final long ATTENTION_NANOS = Duration.ofMinutes(5).toNanos();

  private final SliceStore store;
  private final AgentText agent;
  private final FixedText end;
  private final FixedText nothing;
  private volatile boolean scraped;
  private volatile long lastScrape;

  /** Shared by scrapes that come at once: each makes its own page of what it has taken. */
  private volatile @Nullable Joined last;

  /**
   * Shows what is in the store.
   *
   * @param registry the agent's own metrics, put behind those of the slices
   */
  public Exposition(SliceStore store, PrometheusRegistry registry) {
    this.store = store;
    this.agent = new AgentText(registry, store.deflations());
    try (Deflation deflation = store.deflations().open()) {
      this.end = new FixedText(new TextBuffer(8).append("# EOF\n"), deflation);
      // A body of no bytes at all looks like a fault.
      this.nothing = new FixedText(new TextBuffer(32).append("# No samples now.\n"), deflation);
    }
  }

  /**
   * Compresses what has changed since the last scrape, or the last call, so that the next scrape
   * finds it done. To be called a few times a second; does nothing for who has few slices, or when
   * nobody scrapes.
   */
  public void prepare() {
    if (!scraped || store.now() - lastScrape > ATTENTION_NANOS) {
      return;
    }
    Taken taken = store.take(Selection.EVERYTHING);
    if (taken.index().size() < MANY_SLICES) {
      return;
    }
    try (Deflation deflation = store.deflations().open()) {
      joined(taken, deflation);
    }
  }

  private Joined joined(Taken taken, Deflation deflation) {
    Joined joined = Joined.of(taken, last, deflation);
    last = joined;
    return joined;
  }

  /**
   * The series selected, each slice of one run. The agent's own metrics are part of it only when
   * everything is, or they alone.
   *
   * @param format wished for; when the names do not fit OpenMetrics it is text all the same
   */
  public Body body(Selection selection, Format format, boolean gzip) {
    if (gzip && selection.everything()) {
      lastScrape = store.now();
      scraped = true;
    }
    Taken taken = store.take(selection);
    Format actual = taken.index().openMetrics() ? format : Format.TEXT;
    try (Deflation deflation = store.deflations().open()) {
      if (gzip && selection.everything()) {
        GzipBody.Builder body = new GzipBody.Builder(deflation);
        boolean empty = addAll(joined(taken, deflation), actual, body);
        return end(body, selection, taken.index(), actual, empty);
      }
      BodyBuilder body = gzip ? new GzipBody.Builder(deflation) : new PlainBody.Builder();
      boolean empty = addSelected(taken, selection, actual, body, deflation);
      return end(body, selection, taken.index(), actual, empty);
    }
  }

  /** Gives whether there was nothing to add. */
  private static boolean addAll(Joined joined, Format format, GzipBody.Builder body) {
    boolean empty = true;
    int number = 0;
    for (IndexedFamily family : joined.index().families()) {
      boolean first = true;
      for (IndexedFamily.Compressed stretch : joined.stretches(number++)) {
        if (first && !stretch.chunks().isEmpty()) {
          body.add(family.header(format));
          first = false;
        }
        body.addAll(stretch.segments());
      }
      empty &= first;
    }
    return empty;
  }

  /** Gives whether there was nothing to add. */
  private static boolean addSelected(
      Taken taken, Selection selection, Format format, BodyBuilder body, Deflation deflation) {
    boolean empty = true;
    for (IndexedFamily family : taken.index().families()) {
      List<Chunk> chunks = family.chunks(taken);
      if (!chunks.isEmpty()) {
        empty = false;
        if (!selection.withServerLabel()) {
          chunks.replaceAll(chunk -> chunk.withoutServer(deflation));
        }
        body.add(family.header(format));
        body.add(chunks);
      }
    }
    return empty;
  }

  private Body end(
      BodyBuilder body, Selection selection, FamilyIndex index, Format format, boolean empty) {
    if (selection.withAgent()) {
      body.add(agent.at(store.now(), index.names(), format));
    } else if (empty && format == Format.TEXT) {
      body.add(nothing);
    }
    if (format == Format.OPENMETRICS) {
      body.add(end);
    }
    return body.build(format, empty);
  }

  /** Everything in Prometheus text, for a terminal. */
  public String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      body(Selection.EVERYTHING, Format.TEXT, false).writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
