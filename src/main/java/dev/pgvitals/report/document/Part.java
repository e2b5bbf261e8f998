package dev.pgvitals.report.document;

import java.util.List;

/** What stands below one heading of a report, or why nothing does. */
public sealed interface Part {
  /** A word of small letters and hyphens: the anchor in HTML. */
  String id();

  /** The heading. */
  String title();

  /** What there is to say. */
  record Section(String id, String title, List<Block> blocks) implements Part {}

  /**
   * What could not be had.
   *
   * @param why a sentence, with what to do about it
   */
  record Missing(String id, String title, String why) implements Part {}
}
