package dev.pgvitals.runbook;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a runbook. Strict: what it does not understand would be missing when it is needed. */
public final class RunbookReader {
  private static final List<String> SECTIONS =
      List.of("Meaning", "Impact", "Diagnosis", "Mitigation");
  private static final Set<String> LANGUAGES = Set.of("sql", "promql", "console", "yaml");

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  private RunbookReader(String file) {
    this.file = file;
  }

  /**
   * The runbook in a text.
   *
   * @param alert that it must be about
   * @param file what to call the text in messages
   * @throws ProblemsException with all that is not understood
   */
  public static Runbook read(String alert, String file, String text) throws ProblemsException {
    RunbookReader reader = new RunbookReader(file);
    Runbook runbook = reader.runbook(alert, text.lines().toList());
    if (!reader.problems.isEmpty()) {
      reader.problems.sort(Comparator.comparingInt(problem -> problem.position().line()));
      throw new ProblemsException(reader.problems);
    }
    return runbook;
  }

  private Runbook runbook(String alert, List<String> lines) {
    List<Element> elements = Elements.of(file, lines, problems);
    List<List<Element>> sections = sections(alert, elements);
    List<Element> diagnosis = sections.get(2);
    List<Element> steps = fromFirstStep(diagnosis);
    Runbook runbook =
        new Runbook(
            alert,
            paragraphs(sections.get(0)),
            paragraphs(sections.get(1)),
            paragraphs(diagnosis.subList(0, diagnosis.size() - steps.size())),
            steps(steps),
            steps(sections.get(3)));
    if (runbook.diagnosis().isEmpty() && problems.isEmpty()) {
      problem(1, "the section Diagnosis has no steps: it needs \"1. ...\"");
    }
    return runbook;
  }

  /** What is in each of {@link #SECTIONS}, without the headings. */
  private List<List<Element>> sections(String alert, List<Element> elements) {
    List<List<Element>> sections = new ArrayList<>();
    SECTIONS.forEach(name -> sections.add(new ArrayList<>()));
    int section = -1;
    boolean first = true;
    for (Element element : elements) {
      if (first) {
        first = false;
        if (!element.equals(new Element.Heading(1, 1, alert))) {
          problem(1, "the first line must be \"# " + alert + "\"");
        }
        if (element instanceof Element.Heading) {
          continue;
        }
      }
      if (element instanceof Element.Heading heading) {
        section++;
        boolean expected =
            section < SECTIONS.size()
                && heading.level() == 2
                && heading.text().equals(SECTIONS.get(section));
        if (!expected) {
          problem(
              heading.line(),
              "the sections are " + String.join(", ", SECTIONS) + ", in this order");
          return sections;
        }
      } else if (section < 0) {
        problem(element.line(), "expected is \"## " + SECTIONS.get(0) + "\"");
        return sections;
      } else {
        sections.get(section).add(element);
      }
    }
    if (section != SECTIONS.size() - 1) {
      problem(1, "the sections are " + String.join(", ", SECTIONS) + ", in this order");
    }
    return sections;
  }

  private List<String> paragraphs(List<Element> elements) {
    List<String> texts = new ArrayList<>();
    for (Element element : elements) {
      if (element instanceof Element.Paragraph paragraph && !paragraph.indented()) {
        texts.add(paragraph.text());
      } else {
        problem(element.line(), "only paragraphs at the margin can stand here");
      }
    }
    return texts;
  }

  private static List<Element> fromFirstStep(List<Element> elements) {
    int first = 0;
    while (first < elements.size() && !(elements.get(first) instanceof Element.Item)) {
      first++;
    }
    return elements.subList(first, elements.size());
  }

  private List<Step> steps(List<Element> elements) {
    List<Step> steps = new ArrayList<>();
    List<Step.Part> parts = new ArrayList<>();
    Optional<Element.Item> current = Optional.empty();
    for (Element element : elements) {
      if (element instanceof Element.Item item) {
        current.ifPresent(done -> steps.add(new Step(done.number(), done.text(), parts)));
        parts.clear();
        int expected = current.map(done -> done.number() + 1).orElse(1);
        if (item.number() != expected) {
          problem(item.line(), "this step must be number " + expected);
        }
        current = Optional.of(item);
      } else if (current.isEmpty()) {
        problem(element.line(), "expected is a step: \"1. ...\"");
      } else {
        parts.add(part(element));
      }
    }
    current.ifPresent(last -> steps.add(new Step(last.number(), last.text(), parts)));
    return steps;
  }

  private Step.Part part(Element element) {
    if (element instanceof Element.Code code) {
      return block(code);
    }
    return new Step.Prose(element instanceof Element.Paragraph prose ? prose.text() : "");
  }

  private Step.Block block(Element.Code code) {
    if (!LANGUAGES.contains(code.language())) {
      problem(
          code.line(),
          "unknown language \""
              + code.language()
              + "\" of a block; known: console, promql, sql, yaml");
    }
    Optional<SqlBlock> sql =
        code.language().equals("sql")
            ? Optional.of(
                Conditions.read(
                    code.lines(), (line, message) -> problem(code.line() + 1 + line, message)))
            : Optional.empty();
    return new Step.Block(code.language(), String.join("\n", code.lines()), sql);
  }

  private void problem(int line, String message) {
    problems.add(new Problem(new Position(file, line, 1), "", message));
  }
}
