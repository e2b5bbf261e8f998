package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.util.Optional;

/**
 * A text as YAML.
 *
 * @param file empty where the text could not be read at all
 * @param problems with its form, which do not matter where it is not to be read anyway
 * @param duplicates keys that are given twice; of each the last is in {@code file}
 */
record ParsedText(Optional<YamlMap> file, Problems problems, Problems duplicates) {
  static ParsedText of(String name, String text) {
    Problems problems = new Problems();
    Problems duplicates = new Problems();
    return new ParsedText(YamlParser.parse(name, text, problems, duplicates), problems, duplicates);
  }
}
