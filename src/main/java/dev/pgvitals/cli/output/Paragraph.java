package dev.pgvitals.cli.output;

import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Text in lines of a limited length, broken at spaces; a word that is longer stays whole. */
public record Paragraph(String text) {
  /** Line ends in the text are those of others and would only confuse. */
  public static Paragraph of(String text) {
    return new Paragraph(Printable.oneLine(text));
  }

  /**
   * The lines, each with its end.
   *
   * @param indent of all lines but the first
   */
  public String within(int width, String indent) {
    return String.join("\n" + indent, lines(width - indent.length())) + "\n";
  }

  static int longestWord(String text) {
    return Stream.of(text.split(" +", -1)).mapToInt(String::length).max().orElse(0);
  }

  /** The lines; at least one. */
  List<String> lines(int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split(" +", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
