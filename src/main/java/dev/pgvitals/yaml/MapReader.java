package dev.pgvitals.yaml;

import dev.pgvitals.text.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a mapping key by key. A key that is not there reads as empty; one whose value does not fit
 * is reported and reads as empty too.
 *
 * <pre>{@code
 * MapReader server = value.map(Set.of("name", "interval")).orElseThrow();
 * Optional<String> name = server.requiredText("name");
 * Duration interval = server.duration("interval", Bounds.INTERVAL).orElse(agentInterval);
 * }</pre>
 */
public final class MapReader {
  private final YamlMap map;
  private final String path;
  private final Problems problems;
  private final Optional<Set<String>> known;

  /** Reports every key that is not known. */
  public MapReader(YamlMap map, String path, Problems problems, Set<String> known) {
    this(map, path, problems, Optional.of(Set.copyOf(known)));
    for (YamlMap.Entry entry : map.entries()) {
      if (!known.contains(entry.name())) {
        problems.add(
            entry.key().position(),
            path,
            "unknown key \"" + entry.name() + "\"" + Suggestion.of(entry.name(), known));
      }
    }
  }

  private MapReader(YamlMap map, String path, Problems problems, Optional<Set<String>> known) {
    this.map = map;
    this.path = path;
    this.problems = problems;
    this.known = known;
  }

  static MapReader free(YamlMap map, String path, Problems problems) {
    return new MapReader(map, path, problems, Optional.empty());
  }

  /** A key with its value, in a mapping whose keys the user chose. */
  public record Field(YamlScalar key, ValueReader value) {
    public String name() {
      return key.text();
    }
  }

  /** All of it, in the order of the text. */
  public List<Field> fields() {
    return map.entries().stream().map(e -> new Field(e.key(), reader(e))).toList();
  }

  public String path() {
    return path;
  }

  /** Of the mapping's first key. */
  public Position position() {
    return map.position();
  }

  public YamlMap map() {
    return map;
  }

  public Problems problems() {
    return problems;
  }

  public boolean has(String key) {
    return map.has(key);
  }

  /** Reports at the mapping as a whole. */
  public void problem(String message) {
    problems.add(position(), path, message);
  }

  /** Reports at a key's value, or at the mapping when the key is not there. */
  public void problem(String key, String message) {
    value(key).ifPresentOrElse(v -> v.problem(message), () -> problem(message));
  }

  /**
   * What stands at a key; empty when the key is not there.
   *
   * @throws IllegalArgumentException if the key is not among the known ones: a mistake in our code
   */
  public Optional<ValueReader> value(String key) {
    if (known.isPresent() && !known.get().contains(key)) {
      throw new IllegalArgumentException("not a known key: " + key);
    }
    return map.find(key).map(this::reader);
  }

  /** Reports when the key is not there. */
  public Optional<ValueReader> required(String key) {
    Optional<ValueReader> value = value(key);
    if (value.isEmpty()) {
      problem("the key \"" + key + "\" is missing");
    }
    return value;
  }

  public Optional<String> string(String key) {
    return value(key).flatMap(ValueReader::string);
  }

  public Optional<String> text(String key) {
    return value(key).flatMap(ValueReader::text);
  }

  public Optional<String> requiredText(String key) {
    return required(key).flatMap(ValueReader::text);
  }

  public OptionalInt integer(String key, CountBounds bounds) {
    return value(key).map(v -> v.integer(bounds)).orElse(OptionalInt.empty());
  }

  public Optional<Boolean> bool(String key) {
    return value(key).flatMap(ValueReader::bool);
  }

  public OptionalDouble number(String key) {
    return value(key).map(ValueReader::number).orElse(OptionalDouble.empty());
  }

  public Optional<Duration> duration(String key, DurationBounds bounds) {
    return value(key).flatMap(v -> v.duration(bounds));
  }

  public Optional<Duration> durationOrSeconds(String key, DurationBounds bounds) {
    return value(key).flatMap(v -> v.durationOrSeconds(bounds));
  }

  public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return value(key).flatMap(v -> v.choice(type));
  }

  public List<String> strings(String key) {
    return value(key).map(ValueReader::strings).orElse(List.of());
  }

  public List<String> stringsOrOne(String key) {
    return value(key).map(ValueReader::stringsOrOne).orElse(List.of());
  }

  public Optional<MapReader> map(String key, Set<String> knownInside) {
    return value(key).flatMap(v -> v.map(knownInside));
  }

  private ValueReader reader(YamlMap.Entry entry) {
    String valuePath = path.isEmpty() ? entry.name() : path + "." + entry.name();
    return new ValueReader(entry.value(), valuePath, problems);
  }
}
