package dev.pgvitals.metric;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers a scrape from ready bytes: walks the families in the order of their names and puts each
 * one's header before the chunks of all slices. Thread-safe, without locks.
 */
public final class Exposition {
  private final SliceStore store;
  private final AgentText agent;
  private final FixedText end;
  private final FixedText nothing;

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
   * The series selected, each slice of one run. The agent's own metrics are part of it only when
   * everything is, or they alone.
   *
   * @param format wished for; when the names do not fit OpenMetrics it is text all the same
   */
  public Body body(Selection selection, Format format, boolean gzip) {
    Taken taken = store.take(selection);
    FamilyIndex index = taken.index();
    Format actual = index.openMetrics() ? format : Format.TEXT;
    try (Deflation deflation = store.deflations().open()) {
      BodyBuilder body =
          gzip ? new GzipBody.Builder(deflation, selection.everything()) : new PlainBody.Builder();
      boolean empty = true;
      for (IndexedFamily family : index.families()) {
        List<Chunk> chunks = family.chunks(taken);
        if (!chunks.isEmpty()) {
          empty = false;
          if (!selection.withServerLabel()) {
            chunks.replaceAll(chunk -> chunk.withoutServer(deflation));
          }
          body.add(family.header(actual));
          body.add(family, chunks);
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
      body(Selection.EVERYTHING, Format.TEXT, false).writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
