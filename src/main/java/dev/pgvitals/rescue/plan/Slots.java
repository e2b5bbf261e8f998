package dev.pgvitals.rescue.plan;

/**
 * Connections of clients against what an ordinary role may open.
 *
 * @param used all but the one that looks
 * @param limit max_connections less what is kept for superusers and others
 */
public record Slots(int used, int limit) {
  private static final double SHORT = 0.9;
  private static final double ENOUGH = 0.8;

  /** Whether more than nine tenths are in use. */
  public boolean isShort() {
    return used > SHORT * limit;
  }

  /** How many have to end until four fifths are in use; 0 when it is so. */
  public int tooMany() {
    return Math.max(0, used - mostWhenEnough());
  }

  /** As many as may be in use when the shortage is over. */
  public int mostWhenEnough() {
    return (int) Math.floor(ENOUGH * limit);
  }

  @Override
  public String toString() {
    return "%d of %d connections are in use (%d %%)"
        .formatted(used, limit, limit == 0 ? 100 : Math.round(100.0 * used / limit));
  }
}
