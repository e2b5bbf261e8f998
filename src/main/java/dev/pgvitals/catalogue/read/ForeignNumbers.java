package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.text.Printable;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlScalar;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads the numbers that the other formats have. A number that is beyond our bounds but that its
 * own program would run with is taken for the nearest one within them, which is said; in a file of
 * ours it is a problem.
 */
final class ForeignNumbers {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,9})?");
  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,40}");
  private static final double NANOS = 1e9;

  private final FileFormat format;
  private final EntryProblems report;

  ForeignNumbers(FileFormat format, EntryProblems report) {
    this.format = format;
    this.report = report;
  }

  /** A duration with its unit, or a plain number of seconds. */
  Optional<Duration> seconds(ValueReader value, DurationBounds bounds) {
    Optional<String> text = foreign(value, NUMBER);
    if (text.isEmpty()) {
      return value.durationOrSeconds(bounds);
    }
    double seconds = Double.parseDouble(text.get());
    // Beyond either end, how far does not matter; within, no double is too large for nanoseconds.
    double most = bounds.most().toSeconds() + 1.0;
    Duration wanted = Duration.ofNanos(Math.round(Math.max(-1, Math.min(seconds, most)) * NANOS));
    Duration taken = bounds.nearest(wanted);
    if (!taken.equals(wanted)) {
      say(value, text.get(), taken.equals(bounds.least()) ? bounds.leastText() : bounds.mostText());
    }
    return Optional.of(taken);
  }

  /** A whole number. */
  OptionalInt integer(ValueReader value, CountBounds bounds) {
    Optional<String> text = foreign(value, INTEGER);
    if (text.isEmpty()) {
      return value.integer(bounds);
    }
    BigInteger wanted = new BigInteger(text.get());
    int taken = bounds.nearest(wanted);
    if (!BigInteger.valueOf(taken).equals(wanted)) {
      say(value, text.get(), Integer.toString(taken));
    }
    return OptionalInt.of(taken);
  }

  /** What is written, where it is a number for another program. */
  private Optional<String> foreign(ValueReader value, Pattern number) {
    return format.isForeign() && value.value() instanceof YamlScalar scalar
        ? Optional.of(scalar.text().strip()).filter(text -> number.matcher(text).matches())
        : Optional.empty();
  }

  private void say(ValueReader value, String written, String taken) {
    String shown = Printable.shortened(written, 40);
    report
        .notices()
        .add(value.position(), value.path(), shown + " is out of range, using " + taken);
  }
}
