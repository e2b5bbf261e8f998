package dev.pgvitals.rescue.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done about a server in trouble. */
public enum Recipe {
  IDLE(Duration.ofMinutes(1), "connections run out: ends idle ones, the longest idle first"),
  IDLE_IN_TRANSACTION(Duration.ofMinutes(5), "ends sessions that hold a transaction open idly"),
  LONG_QUERIES(Duration.ofMinutes(5), "cancels statements that have run too long"),
  BLOCKERS(Duration.ofMinutes(1), "cancels or ends what all others wait for"),
  LEAK(Duration.ofMinutes(10), "says which application keeps connections; does nothing"),
  WRAPAROUND(Duration.ZERO, "ends what keeps old transaction IDs; prints what to vacuum");

  private final Duration olderThan;
  private final String purpose;

  Recipe(Duration olderThan, String purpose) {
    this.olderThan = olderThan;
    this.purpose = purpose;
  }

  /** As the command line has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Recipe> of(String word) {
    return Arrays.stream(values()).filter(recipe -> recipe.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Recipe::word).toList();
  }

  /** What it does, in a few words. */
  public String purpose() {
    return purpose;
  }

  /** How long something must have lasted where nobody says; zero where that does not matter. */
  public Duration olderThan() {
    return olderThan;
  }

  /** Whether it signals anybody at all. */
  public boolean acts() {
    return this != LEAK;
  }
}
