package dev.pgvitals.metric;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a scrape from ready bytes: walks the families in the order of their names and puts each
 * one's header before the chunks of all slices. Thread-safe, without locks.
 */
public final class Exposition {
  private final SliceStore store;
  private final AgentText agent;
  private final FixedText end;

  /**
   * @param registry the agent's own metrics, put behind those of the slices
   */
  public Exposition(SliceStore store, PrometheusRegistry registry) {
    this.store = store;
    this.agent = new AgentText(registry);
    try (Deflation deflation = new Deflation()) {
      this.end = new FixedText(new TextBuffer(8).append("# EOF\n"), deflation);
    }
  }

  /**
   * The series selected, each slice of one run. The agent's own metrics are part of it only when
   * everything is.
   *
   * @param format wished for; when the names do not fit OpenMetrics it is text all the same
   */
  public Body body(Selection selection, Format format, boolean gzip) {
    FamilyIndex index = store.index();
    Format actual = index.openMetrics() ? format : Format.TEXT;
    try (Deflation deflation = new Deflation()) {
      return gzip
          ? gzip(index, selection, actual, deflation)
          : plain(index, selection, actual, deflation);
    }
  }

  private Body gzip(FamilyIndex index, Selection selection, Format format, Deflation deflation) {
    GzipBody.Builder body = new GzipBody.Builder();
    long now = store.now();
    @Nullable Slice[] taken = index.take(selection, now);
    for (IndexedFamily family : index.families()) {
      List<Chunk> chunks = chunks(family, taken, selection, deflation);
      if (!chunks.isEmpty()) {
        body.add(family.header(format).segment());
        List<Segment> segments =
            selection.everything()
                ? family.segments(chunks, deflation)
                : IndexedFamily.compress(chunks, deflation);
        segments.forEach(body::add);
      }
    }
    for (FixedText text : tail(index, selection, format, now)) {
      body.add(text.segment());
    }
    return body.build(format);
  }

  private Body plain(FamilyIndex index, Selection selection, Format format, Deflation deflation) {
    List<Chunk> parts = new ArrayList<>();
    long now = store.now();
    @Nullable Slice[] taken = index.take(selection, now);
    for (IndexedFamily family : index.families()) {
      List<Chunk> chunks = chunks(family, taken, selection, deflation);
      if (!chunks.isEmpty()) {
        parts.add(family.header(format).plain());
        parts.addAll(chunks);
      }
    }
    for (FixedText text : tail(index, selection, format, now)) {
      parts.add(text.plain());
    }
    return new PlainBody(format, parts);
  }

  private static List<Chunk> chunks(
      IndexedFamily family, @Nullable Slice[] taken, Selection selection, Deflation deflation) {
    List<Chunk> chunks = family.chunks(taken);
    if (!selection.withServerLabel()) {
      chunks.replaceAll(chunk -> chunk.withoutServer(deflation));
    }
    return chunks;
  }

  private List<FixedText> tail(FamilyIndex index, Selection selection, Format format, long now) {
    List<FixedText> tail = new ArrayList<>();
    if (selection.everything()) {
      tail.add(agent.at(now, index.names(), format));
    }
    if (format == Format.OPENMETRICS) {
      tail.add(end);
    }
    return tail;
  }
}
