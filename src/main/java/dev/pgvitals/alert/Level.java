package dev.pgvitals.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How bad it is when a value is beyond a threshold, the least first. */
public enum Level {
  WARNING(1),
  CRITICAL(2);

  private final int number;

  Level(int number) {
    this.number = number;
  }

  /** What files and labels say. */
  public static final Set<String> LABELS =
      Arrays.stream(values()).map(Level::label).collect(Collectors.toUnmodifiableSet());

  /** As series say it, where 0 is that nothing is bad. */
  public int number() {
    return number;
  }

  /** What {@link #number} stands for; empty for 0. */
  public static Optional<Level> ofNumber(int number) {
    return Arrays.stream(values()).filter(level -> level.number == number).findFirst();
  }

  /** As files and labels say it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
