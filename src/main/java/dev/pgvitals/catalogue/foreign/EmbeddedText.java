package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.List;

/**
 * A YAML text that is a value in another one. Where it stands there as it is, in a block that
 * begins with {@code |}, its places are those of the outer text; else they are its own, and the
 * file's name says of which value.
 */
final class EmbeddedText {
  private static final String BREAK = "\r\n|[\n\r\u0085\u2028\u2029]";

  private final String name;
  private final String text;
  private final boolean isBlock;
  private final int firstLine;
  private final List<String> outer;
  private final List<String> inner;

  /**
   * @param file the outer one
   * @param lines of the outer text
   * @param key of the value, with what is above it
   * @param value where the text begins in the outer one
   * @param text the value, decoded
   */
  EmbeddedText(String file, List<String> lines, String key, Position value, String text) {
    this.text = text;
    this.outer = lines;
    this.inner = lines(text);
    this.firstLine = value.line() + 1;
    this.isBlock = beginsWith(lines, value, '|') && areTheSame();
    this.name = isBlock ? file : file + "[" + key + "]";
  }

  /** A text's lines, as YAML breaks them. */
  static List<String> lines(String text) {
    return List.of(text.split(BREAK, -1));
  }

  /** With the places of the outer text, as far as they are known. */
  ParsedText parse() {
    ParsedText own = ParsedText.of(name, text);
    return new ParsedText(
        own.file().map(map -> (YamlMap) outer(map)),
        outer(own.problems()),
        outer(own.duplicates()));
  }

  private Problems outer(Problems problems) {
    Problems placed = new Problems();
    for (Problem problem : problems.list()) {
      placed.add(outer(problem.position()), problem.path(), problem.message());
    }
    return placed;
  }

  private static boolean beginsWith(List<String> lines, Position at, char c) {
    String line = at.line() <= lines.size() ? lines.get(at.line() - 1) : "";
    return at.column() <= line.codePointCount(0, line.length())
        && line.codePointAt(line.offsetByCodePoints(0, at.column() - 1)) == c;
  }

  private boolean areTheSame() {
    for (int i = 0; i < inner.size() && firstLine + i <= outer.size(); i++) {
      if (!outer.get(firstLine + i - 1).endsWith(inner.get(i))) {
        return false;
      }
    }
    return true;
  }

  private Position outer(Position position) {
    if (!isBlock) {
      return position;
    }
    int index = position.line() - 1;
    int line = firstLine + index;
    boolean isWithin = index < inner.size() && line <= outer.size();
    int indent = isWithin ? outer.get(line - 1).length() - inner.get(index).length() : 0;
    return new Position(name, line, position.column() + indent);
  }

  private YamlValue outer(YamlValue value) {
    Position position = outer(value.position());
    if (value instanceof YamlMap map) {
      return new YamlMap(
          position,
          map.entries().stream()
              .map(e -> new YamlMap.Entry((YamlScalar) outer(e.key()), outer(e.value())))
              .toList());
    }
    if (value instanceof YamlList list) {
      return new YamlList(position, list.items().stream().map(this::outer).toList());
    }
    YamlScalar scalar = (YamlScalar) value;
    return new YamlScalar(position, scalar.text(), scalar.plain());
  }
}
