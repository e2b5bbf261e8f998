package dev.pgvitals.bench.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An agent's configuration with servers by the hundred; beyond the interval, all is default. */
final class FleetConfig {
  static final Duration INTERVAL = Duration.ofSeconds(15);

  /** What the names of servers begin with that answer. */
  static final String HEALTHY = "db-";

  static final String BLACK = "hole-";

  private final StringBuilder text = new StringBuilder();
  private int count;

  FleetConfig(Path catalogue) {
    this(catalogue.toString());
  }

  private FleetConfig(String catalogue) {
    text.append(
        """
        interval: %ds
        catalogue: ['%s']
        servers:
        """
            .formatted(INTERVAL.toSeconds(), catalogue.replace("'", "''")));
  }

  /** With what runs where nobody says anything. */
  static FleetConfig withBuiltIn() {
    return new FleetConfig("builtin");
  }

  /** So many servers at one address. */
  FleetConfig servers(int number, String url) {
    return add(number, HEALTHY, List.of(url));
  }

  /** So many servers that never answer, spread over these addresses. */
  FleetConfig blackHoles(int number, List<String> urls) {
    return add(number, BLACK, urls);
  }

  private FleetConfig add(int number, String prefix, List<String> urls) {
    for (int i = 0; i < number; i++) {
      count++;
      text.append(
          "  - {name: %s%03d, url: '%s'}%n".formatted(prefix, count, urls.get(i % urls.size())));
    }
    return this;
  }

  Path writeTo(Path file) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
