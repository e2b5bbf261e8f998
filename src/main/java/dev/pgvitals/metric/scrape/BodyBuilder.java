package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import java.util.List;

/** Puts a body together, in order. Not thread-safe. */
interface BodyBuilder {
  /** Adds it as it is. */
  void add(FixedText text);

  /** Adds a family's chunks, at least one. */
  void add(List<Chunk> chunks);

  /** What has been added, which is empty if no chunk was. */
  Body build(Format format, boolean empty);
}
