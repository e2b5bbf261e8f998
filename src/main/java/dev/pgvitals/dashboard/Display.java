package dev.pgvitals.dashboard;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How values are shown.
 *
 * @param unit by Grafana's name of it
 * @param alert the one whose limits these are
 * @param decimals empty: as many as fit
 */
public record Display(
    String unit,
    Optional<ValueMapping> mapping,
    Optional<Limits> limits,
    Optional<String> alert,
    OptionalInt decimals) {
  /** Values of that unit, with nothing else to say of them. */
  public static Display of(String unit) {
    return new Display(
        unit, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
  }
}
