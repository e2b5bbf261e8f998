package dev.pgvitals.demo;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The applications that the demo can run: each directory of {@code examples} that describes one.
 */
public final class DemoSystems {
  static final String DESCRIPTION = "demo.yaml";

  private final Path directory;

  public DemoSystems(Path directory) {
    this.directory = directory;
  }

  /** In alphabetical order; none where there is no such directory. */
  public List<String> names() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(each -> Files.exists(each.resolve(DESCRIPTION)))
          .map(each -> each.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when there is none of this name; says which there are
   */
  public DemoSystem read(String name) throws ProblemsException {
    List<String> names = names();
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "there is no system \"%s\"%s; there are: %s"
              .formatted(name, Suggestion.near(name, names), String.join(", ", names)));
    }
    return DemoSystemReader.read(directory.resolve(name));
  }
}
