package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.store.FamilyIndex;
import dev.pgvitals.metric.store.IndexedFamily;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.store.StoreSnapshot;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.TextBuffer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

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

  /** What there had been published when the last preparation began. */
  private volatile long prepared;

  /**
   * Of what is in the store.
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
   * Whether the next scrape would find much to compress. Costs next to nothing; false for who has
   * few slices, when nobody scrapes, and when nothing was published since the last time.
   */
  public boolean isToPrepare() {
    return scraped
        && store.size() >= MANY_SLICES
        && store.publications() != prepared
        && store.now() - lastScrape <= ATTENTION_NANOS;
  }

  /**
   * Compresses what has changed since the last scrape, or the last call, so that the next scrape
   * finds it done. To be called when {@link #isToPrepare}.
   */
  public void prepare() {
    prepared = store.publications();
    StoreSnapshot snapshot = store.snapshot(ServerSelection.EVERYTHING);
    try (Deflation deflation = store.deflations().open()) {
      for (IndexedFamily family : snapshot.index().families()) {
        family.groups(snapshot).forEach(group -> family.segments(group, deflation));
      }
    }
  }

  /**
   * The series selected, each slice of one run. The agent's own metrics are part of it only when
   * everything is, or they alone.
   *
   * @param format wished for; when the names do not fit OpenMetrics it is text all the same
   */
  public Body body(ServerSelection selection, Format format, boolean gzip) {
    if (gzip && selection.everything()) {
      lastScrape = store.now();
      scraped = true;
    }
    StoreSnapshot snapshot = store.snapshot(selection);
    FamilyIndex index = snapshot.index();
    Format actual = index.openMetrics() ? format : Format.TEXT;
    try (Deflation deflation = store.deflations().open()) {
      BodyBuilder body =
          gzip ? new GzipBody.Builder(deflation, selection.everything()) : new PlainBody.Builder();
      boolean empty = true;
      for (IndexedFamily family : index.families()) {
        List<IndexedFamily.Group> groups = family.groups(snapshot);
        if (!groups.isEmpty()) {
          empty = false;
          groups.forEach(group -> group.chunks().replaceAll(chunk -> chunk.in(actual)));
          if (!selection.withServerLabel()) {
            groups.forEach(
                group -> group.chunks().replaceAll(chunk -> chunk.withoutServer(deflation)));
          }
          body.add(family.header(actual));
          body.add(family, groups);
        }
      }
      if (selection.withAgent()) {
        body.add(agent.at(store.now(), index.names(), actual));
      } else if (empty && actual == Format.TEXT) {
        body.add(nothing);
      }
      if (actual == Format.OPENMETRICS) {
        body.add(end);
      }
      return body.build(actual, empty);
    }
  }

  /** Everything in Prometheus text, for a terminal. */
  public String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      body(ServerSelection.EVERYTHING, Format.TEXT, false).writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
