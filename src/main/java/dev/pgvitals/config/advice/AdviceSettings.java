package dev.pgvitals.config.advice;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where the agent finds what {@code pgvitals advise} has found.
 *
 * @param report the file that it writes
 * @param interval how often the agent reads it
 */
public record AdviceSettings(Path report, Duration interval) {
  /** Of the mapping {@code advice}. */
  public static final Set<String> KEYS = Set.of("report", "interval");

  /** Unless the configuration says otherwise. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** Empty where it is not said which file, which is a problem then. */
  public static Optional<AdviceSettings> read(MapReader map) {
    Optional<Path> report = map.required("report").flatMap(RelativePath::read);
    Duration interval = map.duration("interval", Bounds.BACKUP_INTERVAL).orElse(DEFAULT_INTERVAL);
    return report.map(file -> new AdviceSettings(file, interval));
  }
}
