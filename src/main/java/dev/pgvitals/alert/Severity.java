package dev.pgvitals.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How bad it is when a vital is beyond a limit, the least first. */
public enum Severity {
  WARNING,
  CRITICAL;

  /** What files and labels say. */
  public static final Set<String> LABELS =
      Arrays.stream(values()).map(Severity::label).collect(Collectors.toUnmodifiableSet());

  /** As series say it, where 0 is that nothing is bad. */
  public int level() {
    return ordinal() + 1;
  }

  /** What {@link #level} stands for; empty for 0. */
  public static Optional<Severity> ofLevel(int level) {
    return Arrays.stream(values()).filter(severity -> severity.level() == level).findFirst();
  }

  /** As files and labels say it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
