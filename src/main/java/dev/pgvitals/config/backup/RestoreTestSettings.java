package dev.pgvitals.config.backup;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a backup is restored for a test, and where it is read what came of it.
 *
 * @param source name of the entry of {@code backups} that is restored
 * @param directory where; has to be empty or not there
 * @param checks files of SQL that the restored server has to run without an error
 * @param max how long it may take
 * @param report the file that has the last result
 */
public record RestoreTestSettings(
    String source, Path directory, List<Path> checks, Duration max, Path report) {
  /** Of the mapping {@code restore_test}. */
  public static final Set<String> KEYS = Set.of("source", "directory", "checks", "max", "report");

  private static final Duration MAX = Duration.ofHours(1);

  public RestoreTestSettings {
    checks = List.copyOf(checks);
  }

  /**
   * Empty where something is missing, which is a problem then.
   *
   * @param backups the names of those that there are
   */
  public static Optional<RestoreTestSettings> read(MapReader map, Set<String> backups) {
    Optional<String> source = map.required("source").flatMap(value -> source(value, backups));
    Optional<Path> directory = map.required("directory").flatMap(RelativePath::read);
    Optional<Path> report = map.required("report").flatMap(RelativePath::read);
    List<Path> checks =
        map.value("checks").map(ValueReader::items).orElse(List.of()).stream()
            .map(RelativePath::read)
            .flatMap(Optional::stream)
            .toList();
    Duration max = map.duration("max", Bounds.RESTORE).orElse(MAX);
    return source.isEmpty() || directory.isEmpty() || report.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RestoreTestSettings(source.get(), directory.get(), checks, max, report.get()));
  }

  private static Optional<String> source(ValueReader value, Set<String> backups) {
    Optional<String> name = value.text();
    if (name.isPresent() && !backups.contains(name.get())) {
      value.problem(
          "there is no entry \"%s\" under backups%s"
              .formatted(name.get(), Suggestion.of(name.get(), backups)));
      return Optional.empty();
    }
    return name;
  }
}
