package dev.pgvitals.catalogue;

/**
 * One catalogue file's text.
 *
 * @param name what positions call it
 * @param builtin whether it came with the agent, so that its SQL is our own
 */
public record CatalogueText(String name, String text, boolean builtin) {
  /** A file of the user's. */
  public CatalogueText(String name, String text) {
    this(name, text, false);
  }
}
