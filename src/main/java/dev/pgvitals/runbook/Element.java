package dev.pgvitals.runbook;

import java.util.List;

/** A piece of a page, with the number of its first line, from 1. */
sealed interface Element {
  int line();

  record Heading(int line, int level, String text) implements Element {}

  /**
   * Lines of text.
   *
   * @param indented as what belongs to a step is, below its block
   */
  record Paragraph(int line, String text, boolean indented) implements Element {}

  /** The text of a numbered step. */
  record Item(int line, int number, String text) implements Element {}

  record Code(int line, String language, List<String> lines) implements Element {}
}
