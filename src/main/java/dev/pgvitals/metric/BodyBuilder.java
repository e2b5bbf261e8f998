package dev.pgvitals.metric;

import java.util.List;

/** Puts a body together, in order. */
interface BodyBuilder {
  /** Adds it as it is. */
  void add(FixedText text);

  /** Adds a family's chunks, at least one. */
  void add(IndexedFamily family, List<IndexedFamily.Stretch> chunks);

  /** What has been added, which is empty if no chunk was. */
  Body build(Format format, boolean empty);
}
