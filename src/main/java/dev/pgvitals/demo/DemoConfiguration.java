package dev.pgvitals.demo;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

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
    // As nodes, not as values: `off` is to stay a word.
    Yaml yaml = new Yaml();
    Node root = yaml.compose(new StringReader(text));
    if (root instanceof MappingNode map) {
      for (NodeTuple key : map.getValue()) {
        if (key.getValueNode() instanceof SequenceNode list) {
          list.getValue()
              .removeIf(
                  entry -> {
                    boolean leaves =
                        missing(written(yaml, entry), system, variables).findAny().isPresent();
                    name(entry).filter(name -> leaves).ifPresent(leftOut::add);
                    return leaves;
                  });
        }
      }
      map.setValue(
          map.getValue().stream()
              .filter(
                  key ->
                      !(key.getValueNode() instanceof SequenceNode list
                          && list.getValue().isEmpty()))
              .toList());
    }
    return new DemoConfiguration(written(yaml, root), leftOut);
  }

  private static String written(Yaml yaml, Node node) {
    StringWriter text = new StringWriter();
    yaml.serialize(node, text);
    return text.toString();
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

  private static Optional<String> name(Node entry) {
    return entry instanceof MappingNode map
        ? map.getValue().stream()
            .filter(
                key ->
                    key.getKeyNode() instanceof ScalarNode word && word.getValue().equals("name"))
            .map(key -> ((ScalarNode) key.getValueNode()).getValue())
            .findFirst()
        : Optional.empty();
  }
}
