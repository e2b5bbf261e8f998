package dev.pgvitals.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The agent's configuration of a system, as the demo can have it: without entries of lists, such as
 * servers and backups, that name a variable of the system which stands for nothing here.
 *
 * @param leftOut the names of such entries
 */
public record DemoConfiguration(String text, List<String> leftOut) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)");

  public DemoConfiguration {
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads it.
   *
   * @param variables the names of those that are set
   */
  public static DemoConfiguration of(DemoSystem system, Set<String> variables) {
    String text = text(system.configuration());
    if (missing(text, system, variables).findAny().isEmpty()) {
      return new DemoConfiguration(text, List.of());
    }
    List<String> leftOut = new ArrayList<>();
    Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    if (root instanceof Map<?, ?> map) {
      for (Object value : map.values()) {
        if (value instanceof Collection<?> entries) {
          entries.removeIf(
              entry -> {
                boolean leaves =
                    missing(String.valueOf(entry), system, variables).findAny().isPresent();
                name(entry).filter(name -> leaves).ifPresent(leftOut::add);
                return leaves;
              });
        }
      }
      map.values().removeIf(value -> value instanceof Collection<?> list && list.isEmpty());
    }
    return new DemoConfiguration(new Yaml().dump(root), leftOut);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Stream<String> missing(String text, DemoSystem system, Set<String> variables) {
    return VARIABLE
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> name.startsWith(system.prefix()) && !variables.contains(name));
  }

  private static Optional<String> name(Object entry) {
    return entry instanceof Map<?, ?> map
        ? Optional.ofNullable(map.get("name")).map(String::valueOf)
        : Optional.empty();
  }
}
