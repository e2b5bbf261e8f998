package dev.pgvitals.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * What is asked of a figure of pgvitals.
 *
 * @param text as the table has it
 * @param reached whether it is, by the figure or, where the peer's counts, by its ratio to that
 */
public record Goal(String text, boolean ofPeer, DoublePredicate reached) {
  /** Nothing. */
  public static final Goal NONE = new Goal("", false, figure -> true);

  public static Goal atMost(double limit) {
    return new Goal("<= " + number(limit), false, figure -> figure <= limit);
  }

  public static Goal atLeast(double limit) {
    return new Goal(">= " + number(limit), false, figure -> figure >= limit);
  }

  /** At most the peer's, so many times. */
  public static Goal ofPeer(double times) {
    return new Goal("<= " + number(times) + " x", true, ratio -> ratio <= times);
  }

  /** At most this part of the peer's. */
  public static Goal partOfPeer(int divisor) {
    return new Goal("<= 1/" + divisor, true, ratio -> ratio <= 1.0 / divisor);
  }

  /** As the table has it; empty when nothing is asked, or cannot be told. */
  String verdict(Figure agent, Figure peer) {
    OptionalDouble judged = (ofPeer ? agent.dividedBy(peer) : agent).value();
    if (text.isEmpty() || judged.isEmpty()) {
      return "";
    }
    return reached.test(judged.getAsDouble()) ? "yes" : "NO";
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
