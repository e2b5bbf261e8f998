package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.store.IndexedFamily;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import java.util.List;

/** Puts a body together, in order. Not thread-safe. */
interface BodyBuilder {
  /** Adds it as it is. */
  void add(FixedText text);

  /** Adds a family's chunks, at least one. */
  void add(IndexedFamily family, List<IndexedFamily.Group> groups);

  /** What has been added, which is empty if no chunk was. */
  Body build(Format format, boolean empty);
}
