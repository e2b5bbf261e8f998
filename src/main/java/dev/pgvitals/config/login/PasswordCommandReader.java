package dev.pgvitals.config.login;

import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads {@code password_command}: a program and its arguments, alone or with their limits. */
public final class PasswordCommandReader {
  public static final Set<String> KEYS = Set.of("command", "cache", "timeout");

  private static final Duration CACHE = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private PasswordCommandReader() {}

  /** What the key says; empty when a problem was reported. */
  public static Optional<PasswordSource.Command> read(ValueReader value) {
    if (!(value.value() instanceof YamlMap)) {
      return ProgramReader.read(value)
          .map(words -> new PasswordSource.Command(words, CACHE, TIMEOUT));
    }
    MapReader map = value.map(KEYS).orElseThrow();
    Duration cache = map.duration("cache", Bounds.PASSWORD_CACHE).orElse(CACHE);
    Duration timeout = map.duration("timeout", Bounds.PASSWORD_TIMEOUT).orElse(TIMEOUT);
    return map.required("command")
        .flatMap(ProgramReader::read)
        .map(words -> new PasswordSource.Command(words, cache, timeout));
  }
}
