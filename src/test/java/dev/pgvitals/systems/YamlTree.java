package dev.pgvitals.systems;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A YAML text that is changed as a tree, for files that say more than a test can have. */
record YamlTree(Map<String, Object> root) {
  static YamlTree parse(String text) {
    Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return new YamlTree(root);
  }

  String text() {
    return new Yaml().dump(root);
  }

  /** The mappings in the list of this key; none where there is no such key. */
  List<Map<String, Object>> list(String key) {
    return listIn(root, key);
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> listIn(Map<String, Object> map, String key) {
    return map.get(key) instanceof List<?> list
        ? new ArrayList<>((List<Map<String, Object>>) list)
        : List.of();
  }

  @SuppressWarnings("unchecked")
  static Optional<Map<String, Object>> mapIn(Map<String, Object> map, String key) {
    return map.get(key) instanceof Map<?, ?> found
        ? Optional.of((Map<String, Object>) found)
        : Optional.empty();
  }
}
