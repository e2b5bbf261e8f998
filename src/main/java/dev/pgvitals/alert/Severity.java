package dev.pgvitals.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How bad it is when a vital is beyond a limit, the least first. */
public enum Severity {
  WARNING,
  CRITICAL;

  /** What files and labels say. */
  public static final Set<String> LABELS =
      Arrays.stream(values()).map(Severity::label).collect(Collectors.toUnmodifiableSet());

  /** As files and labels say it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
