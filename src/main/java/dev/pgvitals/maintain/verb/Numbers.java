package dev.pgvitals.maintain.verb;

import dev.pgvitals.text.ByteSize;
import dev.pgvitals.yaml.ValueReader;
import java.util.Optional;
import java.util.OptionalDouble;

/** Numbers of maintain.yaml that have a unit: sizes and shares. */
public final class Numbers {
  private Numbers() {}

  /** A size such as {@code 64MiB}; empty when it is none, which has been reported then. */
  public static Optional<Long> size(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    Optional<Long> size = text.flatMap(ByteSize::parse);
    if (text.isPresent() && size.isEmpty()) {
      value.problem(
          text.get().matches("[0-9]+")
              ? "the unit is missing; %1$sMiB or %1$sGiB?".formatted(text.get())
              : "must be a size such as 64MiB or 1GiB, but it is " + value.value().described());
    }
    return size;
  }

  /**
   * A share such as {@code 0.2} or {@code 20%}; empty when it is none, which has been reported
   * then.
   */
  public static OptionalDouble share(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    boolean percent = text.get().endsWith("%");
    String number = percent ? text.get().substring(0, text.get().length() - 1) : text.get();
    if (number.matches("\\d{1,3}(\\.\\d{1,6})?")) {
      double share = Double.parseDouble(number) / (percent ? 100 : 1);
      if (share <= 1) {
        return OptionalDouble.of(share);
      }
    }
    value.problem("must be a share such as 0.2 or 20%, but it is " + value.value().described());
    return OptionalDouble.empty();
  }
}
