package dev.pgvitals.metric;

import java.util.List;

/** Puts a body together, in order. */
interface BodyBuilder {
  void add(FixedText text);

  /**
   * @param chunks of that family, at least one
   */
  void add(IndexedFamily family, List<Chunk> chunks);

  /**
   * @param empty whether no sample is in it
   */
  Body build(Format format, boolean empty);
}
