package dev.pgvitals.advice.report;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much a finding matters; the least first. */
public enum Severity {
  /** Worth knowing; often as it should be. */
  INFO,
  /** Costs something. */
  MEDIUM,
  /** Costs much, or grows with the data. */
  HIGH;

  /** As options, labels and files have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Severity> of(String label) {
    return Stream.of(values()).filter(one -> one.label().equals(label)).findFirst();
  }
}
