package dev.pgvitals.yaml;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads one value as the type that its key asks for. What does not fit is reported to the {@link
 * Problems} and read as empty, so that reading can go on.
 *
 * <p>Types are taken from the text, not from YAML's resolution: {@code no} read as a string is
 * "no". Quotes do not matter: {@code "10"} read as a number is 10.
 */
public final class ValueReader {
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
  private static final int MAX_SHOWN = 40;
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");

  private final YamlValue value;
  private final String path;
  private final Problems problems;

  public ValueReader(YamlValue value, String path, Problems problems) {
    this.value = value;
    this.path = path;
    this.problems = problems;
  }

  public Position position() {
    return value.position();
  }

  public String path() {
    return path;
  }

  public YamlValue value() {
    return value;
  }

  public Problems problems() {
    return problems;
  }

  /** Reports at this value. */
  public void problem(String message) {
    problems.add(position(), path, message);
  }

  /** Any single value, perhaps the empty string. */
  public Optional<String> string() {
    return scalar("text").map(YamlScalar::text);
  }

  /** A single value that is not blank. */
  public Optional<String> text() {
    Optional<String> text = string();
    if (text.isPresent() && text.get().isBlank()) {
      problem("must not be empty");
      return Optional.empty();
    }
    return text;
  }

  /**
   * A whole number within bounds, in decimal; a leading zero is refused, as YAML reads it as octal.
   */
  public OptionalInt integer(CountBounds bounds) {
    Optional<YamlScalar> scalar = scalar("a whole number");
    if (scalar.isEmpty()) {
      return OptionalInt.empty();
    }
    String text = scalar.get().text().strip();
    if (LEADING_ZERO.matcher(text).matches()) {
      problem(text + " could be meant as octal; write the number without the leading zero");
      return OptionalInt.empty();
    }
    if (!INTEGER.matcher(text).matches()) {
      problem("must be a whole number, but it is " + value.described());
      return OptionalInt.empty();
    }
    if (text.length() > 11 || !bounds.has(Long.parseLong(text))) {
      problem(bounds.refusal(text.length() <= MAX_SHOWN ? text : value.described()));
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) Long.parseLong(text));
  }

  /** {@code true} or {@code false}; {@code yes}, {@code no}, {@code on} and {@code off} too. */
  public Optional<Boolean> bool() {
    Optional<YamlScalar> scalar = scalar("true or false");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    String word = scalar.get().text().strip().toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return Optional.of(true);
    }
    if (FALSE.contains(word)) {
      return Optional.of(false);
    }
    problem("must be true or false, but it is " + value.described());
    return Optional.empty();
  }

  /** A finite number. */
  public OptionalDouble number() {
    Optional<YamlScalar> scalar = scalar("a number");
    if (scalar.isEmpty()) {
      return OptionalDouble.empty();
    }
    String text = scalar.get().text().strip();
    double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(number)) {
      problem("must be a number, but it is " + value.described());
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(number);
  }

  /** A duration with its unit: {@code 15s}, {@code 200ms}, {@code 1h30m}. */
  public Optional<Duration> duration(DurationBounds bounds) {
    return duration(bounds, false);
  }

  /** As {@link #duration}, or a plain number of seconds. */
  public Optional<Duration> durationOrSeconds(DurationBounds bounds) {
    return duration(bounds, true);
  }

  private Optional<Duration> duration(DurationBounds bounds, boolean plainSeconds) {
    Optional<YamlScalar> scalar = scalar("a duration");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    String text = scalar.get().text().strip();
    Optional<Duration> seconds = Durations.parseSeconds(text);
    Optional<Duration> duration = Durations.parse(text);
    // Zero is zero in every unit.
    if (plainSeconds || seconds.equals(Optional.of(Duration.ZERO))) {
      duration = duration.or(() -> seconds);
    }
    if (duration.isEmpty()) {
      problem(
          seconds.isPresent()
              ? "the unit is missing; " + text + "s, " + text + "ms or " + text + "m?"
              : "must be a duration such as 15s, 200ms or 1h30m, but it is " + value.described());
    } else if (!bounds.has(duration.get())) {
      problem(bounds.refusal(duration.get(), text));
      return Optional.empty();
    }
    return duration;
  }

  /** One of the constants, written in lower case; {@code _} of the constant's name is kept. */
  public <E extends Enum<E>> Optional<E> choice(Class<E> type) {
    List<String> words =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    Optional<YamlScalar> scalar = scalar("one of " + String.join(", ", words));
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    String text = scalar.get().text().strip();
    int index = words.indexOf(text);
    if (index < 0) {
      problem(
          "must be one of "
              + String.join(", ", words)
              + ", not "
              + value.described()
              + Suggestion.near(text, words));
      return Optional.empty();
    }
    return Optional.of(type.getEnumConstants()[index]);
  }

  /** The items of a list; none when it is not one. */
  public List<ValueReader> items() {
    if (value instanceof YamlList list) {
      return IntStream.range(0, list.items().size())
          .mapToObj(i -> new ValueReader(list.items().get(i), path + "[" + i + "]", problems))
          .toList();
    }
    problem("must be a list, but it is " + value.described());
    return List.of();
  }

  /** The items of a list, or a value that is not a list as its only item. */
  public List<ValueReader> itemsOrOne() {
    return value instanceof YamlList ? items() : List.of(this);
  }

  /** A list of texts that are not blank. */
  public List<String> strings() {
    return texts(items());
  }

  /** A list of texts that are not blank, or a single one. */
  public List<String> stringsOrOne() {
    return texts(itemsOrOne());
  }

  private static List<String> texts(List<ValueReader> items) {
    return items.stream().map(ValueReader::text).flatMap(Optional::stream).toList();
  }

  /** A mapping that may have these keys and no others; the others are reported here, at once. */
  public Optional<MapReader> map(Set<String> known) {
    return map(map -> new MapReader(map, path, problems, known));
  }

  /** A mapping whose keys are names that the user chose. */
  public Optional<MapReader> freeMap() {
    return map(map -> MapReader.free(map, path, problems));
  }

  private Optional<MapReader> map(Function<YamlMap, MapReader> reader) {
    if (value instanceof YamlMap map) {
      return Optional.of(reader.apply(map));
    }
    problem("must be a mapping, but it is " + value.described());
    return Optional.empty();
  }

  private Optional<YamlScalar> scalar(String wanted) {
    if (value instanceof YamlScalar scalar && !scalar.isNull()) {
      return Optional.of(scalar);
    }
    problem(
        value instanceof YamlScalar
            ? "has no value; give it one or remove the key"
            : "must be " + wanted + ", but it is " + value.described());
    return Optional.empty();
  }
}
