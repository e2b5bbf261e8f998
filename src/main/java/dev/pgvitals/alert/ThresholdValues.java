package dev.pgvitals.alert;

import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlScalar;
import java.util.Optional;
import java.util.OptionalDouble;

/** Limits as files say them: a number, or {@code off}. */
public final class ThresholdValues {
  /** A limit that nothing is beyond. */
  public static final double OFF = Double.NaN;

  private ThresholdValues() {}

  /** Empty when it is neither; that has then been reported. */
  public static OptionalDouble read(ValueReader value) {
    return value.value() instanceof YamlScalar scalar && scalar.text().strip().equals("off")
        ? OptionalDouble.of(OFF)
        : value.number();
  }

  /** Why these two cannot stand side by side; empty when they can. */
  public static Optional<String> disorder(double warning, double critical, boolean below) {
    boolean fine = below ? !(critical >= warning) : !(critical <= warning);
    if (fine) {
      return Optional.empty();
    }
    return Optional.of(
        below
            ? "must be less than warning, as low values are bad (below: true)"
            : "must be more than warning; if low values are bad, set \"below: true\"");
  }
}
