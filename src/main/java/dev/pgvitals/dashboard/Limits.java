package dev.pgvitals.dashboard;

import java.util.OptionalDouble;

/**
 * Beyond what values are bad.
 *
 * @param below whether low values are the bad ones
 * @param orange the limit of a warning
 * @param red the limit of what is critical
 */
public record Limits(boolean below, OptionalDouble orange, OptionalDouble red) {
  public boolean isEmpty() {
    return orange.isEmpty() && red.isEmpty();
  }
}
