package dev.pgvitals.collect.plan;

/**
 * A role that would gain by putting code of its own into what we read, and could: what it owns it
 * may replace, a function that a view calls as well as the view.
 *
 * @param of the relation, as it was asked about, or the extension
 * @param object what it has a hand in: {@code schema pgvitals}, {@code function f(integer)}
 * @param role empty: everybody
 * @param owns false: it may create things in the object, a schema
 */
public record UntrustedOwner(Kind kind, String of, String object, String role, boolean owns) {
  /** What was to be vetted. */
  public enum Kind {
    RELATION,
    EXTENSION
  }
}
