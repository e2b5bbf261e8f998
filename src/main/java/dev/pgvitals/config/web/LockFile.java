package dev.pgvitals.config.web;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The web configuration that a configuration names.
 *
 * @param read gets its name
 */
public record LockFile(
    WatchedFiles watched, List<String> read, Problems problems, List<Problem> notices) {
  /** That of no file when there is a problem. */
  public WebConfig read(ValueReader name) {
    Optional<Path> file = name.text().flatMap(text -> path(text, name));
    if (file.isEmpty()) {
      return WebConfig.NONE;
    }
    read.add(file.get().toString());
    List<Problem> found = new ArrayList<>();
    Optional<LoadedWebConfig> loaded = WebConfigReader.tryRead(file.get(), watched, found);
    found.forEach(one -> problems.add(one.position(), one.path(), one.message()));
    loaded.map(LoadedWebConfig::notices).ifPresent(notices::addAll);
    return loaded.map(LoadedWebConfig::config).orElse(WebConfig.NONE);
  }

  private static Optional<Path> path(String text, ValueReader name) {
    try {
      return Optional.of(Path.of(RelativePath.resolve(text, name.position())));
    } catch (InvalidPathException e) {
      name.problem("is not a path: " + e.getReason());
      return Optional.empty();
    }
  }
}
