package dev.pgvitals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The objects of a manifest in {@code deploy/kubernetes}.
 *
 * @param objects in the order of the file
 */
record Manifest(List<JsonNode> objects) {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path DIRECTORY = Path.of("deploy/kubernetes");

  /** A YAML text of one document. */
  static JsonNode read(String yaml) throws IOException {
    return YAML.readTree(yaml);
  }

  static Manifest of(String name) throws IOException {
    try (var documents =
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(DIRECTORY.resolve(name).toFile())) {
      return new Manifest(documents.readAll().stream().filter(JsonNode::isObject).toList());
    }
  }

  /** The only one of a kind. */
  JsonNode one(String kind) {
    List<JsonNode> found =
        objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects of kind " + kind);
    }
    return found.get(0);
  }
}
