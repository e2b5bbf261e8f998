package dev.pgvitals.runbook;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a page of Markdown apart, as much of Markdown as runbooks use: headings, paragraphs,
 * numbered steps, fenced blocks. Anything else is a problem: to a program it would be lost.
 */
final class Elements {
  private static final String FENCE = "```";
  private static final String INDENT = "   ";
  private static final Pattern HEADING = Pattern.compile("(#{1,2}) (\\S.*)");
  private static final Pattern ITEM = Pattern.compile("(\\d{1,2})\\. (\\S.*)");
  private static final Pattern OTHER =
      Pattern.compile("[-*+|>#].*|\\d+[.)](?: .*)?|\\s*(?:```|~~~).*");

  private final String file;
  private final List<Problem> problems;
  private final List<Element> elements = new ArrayList<>();

  /** What the next line may go on with. */
  private Optional<Element> open = Optional.empty();

  private Elements(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * The elements, in their order.
   *
   * @param problems gets what is not understood
   */
  static List<Element> of(String file, List<String> lines, List<Problem> problems) {
    Elements reading = new Elements(file, problems);
    int next = 0;
    while (next < lines.size()) {
      next =
          lines.get(next).startsWith(FENCE) ? reading.code(lines, next) : reading.text(lines, next);
    }
    reading.close();
    return reading.elements;
  }

  private int code(List<String> lines, int start) {
    close();
    int end = start + 1;
    while (end < lines.size() && !lines.get(end).equals(FENCE)) {
      end++;
    }
    if (end == lines.size()) {
      problem(
          start + 1, "this block does not end: close it with " + FENCE + " on a line of its own");
    }
    elements.add(
        new Element.Code(
            start + 1,
            lines.get(start).substring(FENCE.length()),
            List.copyOf(lines.subList(start + 1, end))));
    return end + 1;
  }

  private int text(List<String> lines, int at) {
    String line = lines.get(at);
    int number = at + 1;
    Matcher heading = HEADING.matcher(line);
    Matcher item = ITEM.matcher(line);
    if (line.isEmpty()) {
      close();
    } else if (heading.matches()) {
      close();
      elements.add(new Element.Heading(number, heading.group(1).length(), heading.group(2)));
    } else if (item.matches()) {
      close();
      open =
          Optional.of(
              new Element.Item(number, Integer.parseInt(item.group(1)), item.group(2).strip()));
    } else if (OTHER.matcher(line).matches()) {
      problem(
          number,
          "not understood: a runbook has headings, paragraphs, steps such as \"1. ...\" and blocks"
              + " fenced at the margin");
    } else {
      open = Optional.of(continued(number, line));
    }
    return at + 1;
  }

  private Element continued(int number, String line) {
    boolean indented = line.startsWith(" ");
    if (indented && !line.matches(INDENT + "\\S.*")) {
      problem(number, "what belongs to a step is indented by three spaces");
    }
    if (open.isPresent() && open.get() instanceof Element.Item item) {
      if (!indented) {
        problem(number, "what continues a step is indented by three spaces");
      }
      return new Element.Item(item.line(), item.number(), item.text() + " " + line.strip());
    }
    if (open.isPresent() && open.get() instanceof Element.Paragraph paragraph) {
      if (indented != paragraph.indented()) {
        problem(number, "the lines of a paragraph are indented alike");
      }
      return new Element.Paragraph(
          paragraph.line(), paragraph.text() + " " + line.strip(), paragraph.indented());
    }
    return new Element.Paragraph(number, line.strip(), indented);
  }

  private void close() {
    open.ifPresent(elements::add);
    open = Optional.empty();
  }

  private void problem(int line, String message) {
    problems.add(new Problem(new Position(file, line, 1), "", message));
  }
}
