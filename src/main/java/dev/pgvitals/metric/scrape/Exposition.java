package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.GzipMember;
import dev.pgvitals.metric.store.FamilyIndex;
import dev.pgvitals.metric.store.IndexedFamily;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.store.StoreSnapshot;
import dev.pgvitals.metric.text.Chunk;
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
import org.jspecify.annotations.Nullable;

/**
 * Answers a scrape from ready bytes: walks the families in the order of their names and puts each
 * one's header before the chunks of all slices. Thread-safe.
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
  private volatile @Nullable Ready ready;
  private volatile boolean scraped;
  private volatile long lastScrape;
  private volatile Format lastFormat = Format.TEXT;

  /**
   * A page with all that it was made from.
   *
   * @param servers all but the agent's own metrics
   */
  private record Ready(
      Format wished,
      StoreSnapshot snapshot,
      Format actual,
      GzipMember servers,
      FixedText own,
      Body body) {}

  /** What had changed when the last preparation began. */
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
        && store.changes() != prepared
        && store.now() - lastScrape <= ATTENTION_NANOS;
  }

  /**
   * Compresses what has changed since the last scrape, or the last call, so that the next scrape
   * finds it done. To be called when {@link #isToPrepare}.
   */
  public void prepare() {
    prepared = store.changes();
    StoreSnapshot snapshot = store.snapshot(ServerSelection.EVERYTHING);
    try (Deflation deflation = store.deflations().open()) {
      store.prepare(snapshot, actual(snapshot, lastFormat), deflation);
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
      return whole(format);
    }
    StoreSnapshot snapshot = store.snapshot(selection);
    FamilyIndex index = snapshot.index();
    Format actual = actual(snapshot, format);
    try (Deflation deflation = store.deflations().open()) {
      BodyBuilder body = gzip ? new GzipBody.Builder(deflation) : new PlainBody.Builder();
      boolean empty = true;
      for (IndexedFamily family : index.families()) {
        List<Chunk> chunks = family.chunks(snapshot, actual);
        if (!chunks.isEmpty()) {
          empty = false;
          if (!selection.withServerLabel()) {
            chunks.replaceAll(chunk -> chunk.withoutServer(deflation));
          }
          body.add(family.header(actual));
          body.add(chunks);
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

  private static Format actual(StoreSnapshot snapshot, Format wished) {
    return snapshot.index().openMetrics() ? wished : Format.TEXT;
  }

  /** Everything with gzip: the last one once more, as long as a new one would be the same. */
  private Body whole(Format format) {
    lastScrape = store.now();
    lastFormat = format;
    scraped = true;
    Ready last = ready;
    Ready now =
        last != null && last.wished() == format && store.isCurrent(last.snapshot())
            ? withOwn(format, last.snapshot(), last.actual(), last.servers(), last)
            : compressed(format);
    ready = now;
    return now.body();
  }

  private Ready compressed(Format format) {
    StoreSnapshot snapshot = store.snapshot(ServerSelection.EVERYTHING);
    Format actual = actual(snapshot, format);
    try (Deflation deflation = store.deflations().open()) {
      return withOwn(format, snapshot, actual, store.page(snapshot, actual, deflation), null);
    }
  }

  /**
   * @param last with the same servers; null: none
   */
  private Ready withOwn(
      Format wished,
      StoreSnapshot snapshot,
      Format actual,
      GzipMember servers,
      @Nullable Ready last) {
    FixedText own = agent.at(store.now(), snapshot.index().names(), actual);
    if (last != null && last.own() == own) {
      return last;
    }
    GzipMember all = new GzipMember(servers);
    all.add(own.segment());
    if (actual == Format.OPENMETRICS) {
      all.add(end.segment());
    }
    Body body = GzipBody.of(actual, all, servers.isEmpty());
    return new Ready(wished, snapshot, actual, servers, own, body);
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
