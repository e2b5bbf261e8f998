package dev.pgvitals.yaml;

import dev.pgvitals.file.FileAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.scanner.Constant;

/** From text to {@link YamlMap}, with the position of everything. */
public final class YamlParser {
  static final int DEEPEST = 60;
  private static final int MAX_LENGTH = FileAccess.TEXT;

  private YamlParser() {}

  /**
   * Reads a text whose top level is a mapping. Aliases and merge keys are resolved.
   *
   * @param file its name in positions
   * @param text a leading byte order mark is skipped; nothing but comments gives an empty mapping
   * @param problems where what is wrong goes
   * @return what could be read, of duplicate keys the last; empty when the text is not YAML or not
   *     a mapping
   */
  public static Optional<YamlMap> parse(String file, String text, Problems problems) {
    return parse(file, text, problems, problems);
  }

  /**
   * As above, for who is to say what duplicate keys are: of each the last is read.
   *
   * @param duplicates gets the keys that are given twice
   */
  public static Optional<YamlMap> parse(
      String file, String text, Problems problems, Problems duplicates) {
    problems.file(file);
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (!isReadable(file, body, problems)) {
      return Optional.empty();
    }
    Optional<Node> root = compose(file, body, problems);
    if (root.isEmpty()) {
      return problems.list().stream().anyMatch(p -> p.position().file().equals(file))
          ? Optional.empty()
          : Optional.of(new YamlMap(new Position(file, 1, 1), List.of()));
    }
    Optional<YamlValue> value = new NodeReader(file, problems, duplicates).read(root.get(), "");
    if (value.isPresent() && value.get() instanceof YamlMap map) {
      return Optional.of(map);
    }
    value.ifPresent(
        v ->
            problems.add(
                v.position(), "", "the top level must be a mapping, but it is " + v.described()));
    return Optional.empty();
  }

  /**
   * Reads a text of any number of documents, each a mapping or empty; as {@link #parse} otherwise.
   *
   * @return those that could be read, without the empty ones
   */
  public static List<YamlMap> documents(String file, String text, Problems problems) {
    problems.file(file);
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<YamlMap> documents = new ArrayList<>();
    if (isReadable(file, body, problems)) {
      NodeReader reader = new NodeReader(file, problems, problems);
      for (Node root : composeAll(file, body, problems)) {
        reader.read(root, "").flatMap(v -> document(v, problems)).ifPresent(documents::add);
      }
    }
    return documents;
  }

  private static Optional<YamlMap> document(YamlValue value, Problems problems) {
    if (value instanceof YamlMap map) {
      return Optional.of(map);
    }
    if (!(value instanceof YamlScalar scalar && scalar.isNull())) {
      problems.add(
          value.position(), "", "the top level must be a mapping, but it is " + value.described());
    }
    return Optional.empty();
  }

  private static boolean isReadable(String file, String text, Problems problems) {
    if (text.length() > MAX_LENGTH) {
      problems.add(new Position(file, 1, 1), "", "the text is longer than 4 MiB");
      return false;
    }
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        String message = "the character U+%04X is not allowed here; remove it".formatted(c);
        problems.add(new Position(file, line, column), "", message);
        return false;
      }
      column = c == '\n' ? 1 : column + 1;
      line = c == '\n' ? line + 1 : line;
      i += Character.charCount(c);
    }
    return true;
  }

  private static Optional<Node> compose(String file, String text, Problems problems) {
    return composed(file, text, problems, composer -> Optional.ofNullable(composer.getSingleNode()))
        .flatMap(node -> node);
  }

  private static List<Node> composeAll(String file, String text, Problems problems) {
    List<Node> nodes = new ArrayList<>();
    composed(
        file,
        text,
        problems,
        composer -> {
          while (composer.checkNode()) {
            nodes.add(composer.getNode());
          }
          return nodes;
        });
    return nodes;
  }

  /** Empty when the text is not YAML, which has then been reported. */
  private static <T> Optional<T> composed(
      String file, String text, Problems problems, Function<Composer, T> compose) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(MAX_LENGTH);
    // Aliases are bounded by NodeReader, which knows where they stand.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    PlacedParser parser = new PlacedParser(new ParserImpl(new WholeText(text), options));
    try {
      return Optional.of(compose.apply(new Composer(parser, new Unresolved(), options)));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      problems.add(at(file, mark), "", SyntaxMessage.of(e));
    } catch (YAMLException e) {
      Position position =
          parser.last().map(mark -> at(file, mark)).orElse(new Position(file, 1, 1));
      problems.add(position, "", SyntaxMessage.of(e));
    }
    return Optional.empty();
  }

  static Position at(String file, Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /**
   * Holds a whole text, as the one that it extends does not: that one copies all that it has looked
   * at of a word or line for each thousand characters more, which takes minutes for a line of
   * megabytes.
   */
  private static final class WholeText extends StreamReader {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final int[] text;
    private int index;
    private int documentIndex;
    private int line;
    private int column;

    WholeText(String text) {
      super("");
      this.text = new int[text.codePointCount(0, text.length())];
      int from = 0;
      for (int i = 0; i < this.text.length; i++) {
        this.text[i] = text.codePointAt(from);
        from += Character.charCount(this.text[i]);
      }
    }

    @Override
    public Mark getMark() {
      return new Mark("'reader'", index, line, column, text, index);
    }

    @Override
    public void forward() {
      forward(1);
    }

    @Override
    public void forward(int length) {
      for (int i = 0; i < length && index < text.length; i++) {
        int c = text[index];
        move(1);
        if (Constant.LINEBR.has(c) || (c == '\r' && index < text.length && text[index] != '\n')) {
          line++;
          column = 0;
        } else if (c != BYTE_ORDER_MARK) {
          column++;
        }
      }
    }

    @Override
    public int peek() {
      return peek(0);
    }

    @Override
    public int peek(int ahead) {
      return index + ahead < text.length ? text[index + ahead] : '\0';
    }

    @Override
    public String prefix(int length) {
      return new String(text, index, Math.min(length, text.length - index));
    }

    @Override
    public String prefixForward(int length) {
      String prefix = prefix(length);
      move(length);
      column += length;
      return prefix;
    }

    private void move(int length) {
      index += length;
      documentIndex += length;
    }

    @Override
    public int getColumn() {
      return column;
    }

    @Override
    public int getDocumentIndex() {
      return documentIndex;
    }

    @Override
    public void resetDocumentIndex() {
      documentIndex = 0;
    }

    @Override
    public int getIndex() {
      return index;
    }

    @Override
    public int getLine() {
      return line;
    }
  }

  /** Keeps every scalar what it was written as; any other tag was written by the user. */
  private static final class Unresolved extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return switch (kind) {
        case sequence -> Tag.SEQ;
        case mapping -> Tag.MAP;
        default -> Tag.STR;
      };
    }
  }
}
