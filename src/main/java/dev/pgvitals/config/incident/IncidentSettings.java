package dev.pgvitals.config.incident;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.text.ByteSize;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where the agent keeps what was going on when something went wrong.
 *
 * @param directory need not exist
 * @param keep the most files; the oldest go first
 * @param maxBytes the most that all files together may have
 */
public record IncidentSettings(Path directory, int keep, long maxBytes) {
  /** Of the mapping {@code incidents}. */
  public static final Set<String> KEYS = Set.of("directory", "keep", "max_size");

  /** Unless the configuration says otherwise. */
  public static final int DEFAULT_KEEP = 100;

  /** Unless the configuration says otherwise. */
  public static final long DEFAULT_MAX_BYTES = 50L << 20;

  private static final long LEAST_BYTES = 1L << 20;
  private static final long MOST_BYTES = 1L << 40;

  /** Empty where it is not said in which directory, which is a problem then. */
  public static Optional<IncidentSettings> read(MapReader map) {
    Optional<Path> directory = map.required("directory").flatMap(RelativePath::read);
    int keep = map.integer("keep", Bounds.INCIDENTS).orElse(DEFAULT_KEEP);
    long bytes = map.value("max_size").flatMap(IncidentSettings::size).orElse(DEFAULT_MAX_BYTES);
    return directory.map(path -> new IncidentSettings(path, keep, bytes));
  }

  private static Optional<Long> size(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> size = ByteSize.parse(text.get());
    if (size.isEmpty()) {
      value.problem(
          text.get().matches("[0-9]+")
              ? "the unit is missing; %1$sMB, %1$sGB or %1$skB?".formatted(text.get())
              : "must be a size such as 50MB or 1GB, but it is " + value.value().described());
    } else if (size.get() < LEAST_BYTES || size.get() > MOST_BYTES) {
      value.problem(
          "must be from %s to %s, but it is %s"
              .formatted(ByteSize.text(LEAST_BYTES), ByteSize.text(MOST_BYTES), text.get()));
      return Optional.empty();
    }
    return size;
  }
}
