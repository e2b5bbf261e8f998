package dev.pgvitals.config.login;

import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code password_command}: a program and its arguments, alone or with their limits. */
public final class PasswordCommandReader {
  public static final Set<String> KEYS = Set.of("command", "cache", "timeout");

  private static final Duration CACHE = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String SHAPE =
      "write the program and its arguments as a list, which no shell reads: [PROGRAM, ARGUMENT]";

  private PasswordCommandReader() {}

  /** What the key says; empty when a problem was reported. */
  public static Optional<PasswordSource.Command> read(ValueReader value) {
    if (!(value.value() instanceof YamlMap)) {
      return words(value).map(words -> new PasswordSource.Command(words, CACHE, TIMEOUT));
    }
    MapReader map = value.map(KEYS).orElseThrow();
    Duration cache = map.duration("cache", Bounds.PASSWORD_CACHE).orElse(CACHE);
    Duration timeout = map.duration("timeout", Bounds.PASSWORD_TIMEOUT).orElse(TIMEOUT);
    return map.required("command")
        .flatMap(PasswordCommandReader::words)
        .map(words -> new PasswordSource.Command(words, cache, timeout));
  }

  private static Optional<List<String>> words(ValueReader value) {
    if (!(value.value() instanceof YamlList list) || list.items().isEmpty()) {
      // Not by the general reader, which would quote it: it may have a secret in it.
      value.problem(SHAPE);
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (ValueReader item : value.items()) {
      Optional<String> word = words.isEmpty() ? item.text() : item.string();
      if (word.filter(text -> text.indexOf('\0') >= 0).isPresent()) {
        item.problem("must not contain a NUL character");
      }
      words.add(word.orElse("?"));
    }
    words.set(0, program(words.get(0), value));
    return Optional.of(words);
  }

  /** A name without a directory is looked for on the PATH, any other starts at the file's. */
  private static String program(String name, ValueReader value) {
    if (name.startsWith("~/") || !name.contains("/")) {
      return name;
    }
    return RelativePath.resolve(name, value.position());
  }
}
