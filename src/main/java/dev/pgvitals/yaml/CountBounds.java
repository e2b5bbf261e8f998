package dev.pgvitals.yaml;

import java.math.BigInteger;

/**
 * What a whole number may be.
 *
 * @param least the smallest
 * @param most the largest
 * @param instead what to do when that is not enough; empty when there is nothing to say
 */
public record CountBounds(int least, int most, String instead) {
  public boolean has(long count) {
    return count >= least && count <= most;
  }

  /** The nearest one that it may be, whatever the number's size. */
  public int nearest(BigInteger count) {
    return count.max(BigInteger.valueOf(least)).min(BigInteger.valueOf(most)).intValueExact();
  }

  /** As a page says it: {@code 1 to 10}. */
  @Override
  public String toString() {
    return least + " to " + most;
  }

  /**
   * Why one that is outside is refused.
   *
   * @param text as it is written
   */
  String refusal(String text) {
    // Whoever asks for none, or for fewer than none, does not ask for more.
    boolean tooMany = !text.startsWith("-") && !text.equals("0");
    return "must be from %d to %d, but it is %s%s"
        .formatted(least, most, text, tooMany && !instead.isEmpty() ? "; " + instead : "");
  }
}
