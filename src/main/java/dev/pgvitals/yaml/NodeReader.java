package dev.pgvitals.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * From SnakeYAML's nodes to ours. An alias is the node it names, so a few lines can stand for very
 * many values, or for one that contains itself: both are refused here.
 */
final class NodeReader {
  static final int MAX_VALUES = 300_000;
  private static final String MERGE = "<<";

  private final String file;
  private final Problems problems;
  private final Problems duplicates;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;

  /**
   * @param duplicates where it is said that a key is given twice; the last one counts
   */
  NodeReader(String file, Problems problems, Problems duplicates) {
    this.file = file;
    this.problems = problems;
    this.duplicates = duplicates;
  }

  /** Empty when the value had to be refused; that has then been reported. */
  Optional<YamlValue> read(Node node, String path) {
    Position position = YamlParser.at(file, node.getStartMark());
    if (++values > MAX_VALUES) {
      if (values == MAX_VALUES + 1) {
        problem(
            position, path, "more than " + MAX_VALUES + " values; do aliases multiply each other?");
      }
      return Optional.empty();
    }
    if (!open.add(node)) {
      problem(position, path, "this value contains an alias of itself");
      return Optional.empty();
    }
    try {
      Tag tag = node.getTag();
      if (!tag.equals(Tag.STR) && !tag.equals(Tag.SEQ) && !tag.equals(Tag.MAP)) {
        problem(
            position,
            path,
            "YAML tags are not supported here; remove the word that begins with \"!\"");
        return Optional.empty();
      }
      if (node instanceof MappingNode mapping) {
        return Optional.of(readMap(mapping, position, path));
      }
      if (node instanceof SequenceNode sequence) {
        List<YamlValue> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          read(item, path + "[" + items.size() + "]").ifPresent(items::add);
        }
        return Optional.of(new YamlList(position, items));
      }
      return Optional.of(scalar((ScalarNode) node, position));
    } finally {
      open.remove(node);
    }
  }

  private static YamlScalar scalar(ScalarNode node, Position position) {
    return new YamlScalar(position, node.getValue(), node.getScalarStyle() == ScalarStyle.PLAIN);
  }

  private YamlMap readMap(MappingNode node, Position position, String path) {
    Map<String, YamlMap.Entry> own = new LinkedHashMap<>();
    Map<String, YamlMap.Entry> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Position keyPosition = YamlParser.at(file, tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problem(keyPosition, path, "a key must be a word, not a list or a mapping");
        continue;
      }
      YamlScalar key = scalar(keyNode, keyPosition);
      if (key.plain() && key.text().equals(MERGE)) {
        merge(tuple.getValueNode(), path, merged);
        continue;
      }
      if (key.text().isEmpty()) {
        problem(keyPosition, path, "a key is missing before the colon");
        continue;
      }
      Optional<YamlValue> value =
          read(tuple.getValueNode(), path.isEmpty() ? key.text() : path + "." + key.text());
      YamlMap.Entry first = own.get(key.text());
      if (first != null) {
        duplicates.add(
            keyPosition,
            path,
            "the key \"" + key.text() + "\" is given twice; first at " + first.key().position());
      }
      if (value.isPresent()) {
        own.put(key.text(), new YamlMap.Entry(key, value.get()));
      }
    }
    merged.forEach(own::putIfAbsent);
    return new YamlMap(position, List.copyOf(own.values()));
  }

  /**
   * Of several merged mappings the first that has a key wins, and the mapping's own key over all.
   */
  private void merge(Node node, String path, Map<String, YamlMap.Entry> merged) {
    Optional<YamlValue> value = read(node, path);
    if (value.isEmpty()) {
      return;
    }
    List<YamlValue> sources =
        value.get() instanceof YamlList list ? list.items() : List.of(value.get());
    for (YamlValue source : sources) {
      if (source instanceof YamlMap map) {
        map.entries().forEach(e -> merged.putIfAbsent(e.name(), e));
      } else {
        problem(source.position(), path, "\"<<\" takes a mapping or a list of mappings");
      }
    }
  }

  private void problem(Position position, String path, String message) {
    problems.add(position, path, message);
  }
}
