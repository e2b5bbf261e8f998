package dev.pgvitals.cli.diagnose;

import dev.pgvitals.alert.Level;
import dev.pgvitals.cli.output.Paragraph;
import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.diagnosis.CaseNotes;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.VitalNotes;
import dev.pgvitals.source.Answer;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was found, for a person at a terminal. */
public final class DiagnosisText {
  private static final String INDENT = "   ";

  private final PrintWriter out;
  private final int width;

  /**
   * Prints nothing yet.
   *
   * @param width of a line, in characters, as far as its words allow
   */
  public DiagnosisText(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  /** Prints what was found on a server, and flushes. */
  public void print(ServerNotes notes) {
    notes
        .heading()
        .ifPresent(
            heading -> out.print(Paragraph.of(notes.server() + ": " + heading).within(width, "")));
    if (notes.heading().isPresent() && notes.cases().isEmpty()) {
      out.println("Nothing is beyond a limit.");
    }
    for (CaseNotes each : notes.cases()) {
      out.println();
      print(each);
    }
    out.flush();
  }

  /** Prints one case. */
  public void print(CaseNotes notes) {
    paragraph(headline(notes), "");
    notes.about().forEach(about -> paragraph(about, ""));
    notes.closed().ifPresent(why -> paragraph(why.text(), ""));
    notes.diagnosis().forEach(this::print);
    if (!notes.mitigation().isEmpty()) {
      out.println();
      out.println("What to do about it; nothing of this has been run:");
      notes.mitigation().forEach(this::printRemedy);
    }
  }

  private static String headline(CaseNotes notes) {
    if (notes.vital().isEmpty()) {
      return notes.alert() + where(notes);
    }
    VitalNotes vital = notes.vital().get();
    String row =
        vital
            .spoken()
            .map(value -> state(vital) + ": " + value + ", limit " + vital.limit() + labels(vital))
            .orElse("no value now");
    String more =
        vital.more() == 0
            ? ""
            : "; " + Plural.of(vital.more(), "more is beyond it", "more are beyond it");
    return notes.alert() + ": " + row + more + where(notes);
  }

  private static String state(VitalNotes vital) {
    return Level.ofNumber(vital.level()).map(Level::label).orElse("within its limits now");
  }

  private static String labels(VitalNotes vital) {
    String labels =
        vital.labels().entrySet().stream()
            .filter(label -> !label.getValue().isEmpty())
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(" "));
    return labels.isEmpty() ? "" : ", " + labels;
  }

  private static String where(CaseNotes notes) {
    return notes.database().map(name -> "; asked in database " + name).orElse("");
  }

  private void print(StepFindings step) {
    out.println();
    paragraph(step.number() + ". " + step.text(), INDENT);
    step.findings().forEach(this::print);
  }

  private void print(Finding finding) {
    out.println();
    if (finding instanceof Finding.Answered answered) {
      boolean first = true;
      for (Answer answer : answered.answers()) {
        if (!first) {
          out.println();
        }
        first = false;
        indented(AnswerText.of(answer, width - INDENT.length()));
      }
    } else if (finding instanceof Finding.NotAsked not) {
      indented(Paragraph.of("not asked: " + not.reason()).within(width - INDENT.length(), ""));
      code(not.sql());
    } else if (finding instanceof Finding.Elsewhere elsewhere) {
      indented(
          Paragraph.of("not asked: " + elsewhere.reason()).within(width - INDENT.length(), ""));
    } else if (finding instanceof Finding.Failed failed) {
      indented(
          Paragraph.of("failed: " + ProbeText.describe(failed.failure()))
              .within(width - INDENT.length(), ""));
      code(failed.sql());
    } else if (finding instanceof Finding.Shown shown) {
      shown(shown.language(), shown.text());
    } else if (finding instanceof Finding.Remark remark) {
      indented(Paragraph.of(Markdown.plain(remark.text())).within(width - INDENT.length(), ""));
    }
  }

  /** A step of what to do: its SQL is for a person to paste. */
  private void printRemedy(StepFindings step) {
    out.println();
    paragraph(step.number() + ". " + step.text(), INDENT);
    for (Finding finding : step.findings()) {
      out.println();
      if (finding instanceof Finding.Shown shown) {
        if (shown.language().equals("sql")) {
          indented(lines(shown.text()));
        } else {
          shown(shown.language(), shown.text());
        }
      } else if (finding instanceof Finding.Remark remark) {
        paragraph(remark.text(), "");
      }
    }
  }

  private void shown(String language, String text) {
    String asked =
        switch (language) {
          case "console" -> "In a shell:";
          case "promql" -> "In Prometheus:";
          default -> language.toUpperCase(Locale.ROOT) + ":";
        };
    out.println(INDENT + asked);
    code(text);
  }

  private void code(String text) {
    out.println();
    indented(lines(text));
  }

  private static String lines(String text) {
    return text.endsWith("\n") ? text : text + "\n";
  }

  private void paragraph(String text, String indent) {
    out.print(Paragraph.of(Markdown.plain(text)).within(width, indent));
  }

  /** Code may have values of others in it, and has ends of lines. */
  private void indented(String lines) {
    lines
        .lines()
        .map(Printable::oneLine)
        .forEach(line -> out.println(line.isEmpty() ? "" : INDENT + line));
  }
}
