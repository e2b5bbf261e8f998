package dev.pgvitals.cli.diagnose;

import dev.pgvitals.alert.Level;
import dev.pgvitals.cli.output.Paragraph;
import dev.pgvitals.cli.output.ProbeText;
import dev.pgvitals.cli.output.VitalText;
import dev.pgvitals.collect.probe.VitalReadings;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.Values;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.runbook.Step;
import dev.pgvitals.source.Answer;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.io.PrintWriter;
import java.util.Locale;

/** What was found, for a person. */
final class DiagnosisText {
  private static final String INDENT = "   ";

  private final PrintWriter out;
  private final int width;

  DiagnosisText(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  void print(ServerNotes notes) {
    notes
        .heading()
        .ifPresent(
            heading ->
                out.print(Paragraph.of(notes.server().name() + ": " + heading).within(width, "")));
    if (notes.heading().isPresent() && notes.cases().isEmpty()) {
      out.println("Nothing is beyond a limit.");
    }
    for (CaseNotes each : notes.cases()) {
      out.println();
      print(each);
    }
    out.flush();
  }

  private void print(CaseNotes notes) {
    paragraph(headline(notes), "");
    if (notes.runbook().isEmpty()) {
      ownAlert(notes);
      return;
    }
    Runbook runbook = notes.runbook().get();
    ShippedRunbooks.find(runbook.alert())
        .ifPresent(
            entry -> paragraph(entry.summary() + ". " + String.join(" ", runbook.boards()), ""));
    notes.closed().ifPresent(why -> paragraph(why, ""));
    notes.steps().forEach(this::print);
    if (!runbook.mitigation().isEmpty()) {
      out.println();
      out.println("What to do about it; nothing of this has been run:");
      runbook.mitigation().forEach(step -> print(step, notes.values()));
    }
  }

  private static String headline(CaseNotes notes) {
    Complaint complaint = notes.complaint();
    String alert = complaint.alert();
    if (complaint.vital().isEmpty()) {
      return alert + where(notes);
    }
    VitalReadings.Vital vital = complaint.vital().get();
    String row =
        complaint
            .worst()
            .map(
                worst ->
                    state(complaint)
                        + ": "
                        + VitalText.value(vital.column(), worst)
                        + ", limit "
                        + notes.thresholdLimit().orElse("off")
                        + labels(VitalText.labels(vital.column(), worst)))
            .orElse("no value now");
    String more =
        notes.more() == 0
            ? ""
            : "; " + Plural.of(notes.more(), "more is beyond it", "more are beyond it");
    return alert + ": " + row + more + where(notes);
  }

  private static String state(Complaint complaint) {
    return complaint.level() == 0
        ? "within its limits now"
        : complaint.level() == Level.CRITICAL.number() ? "critical" : "warning";
  }

  private static String labels(String labels) {
    return labels.isEmpty() ? "" : ", " + labels;
  }

  private static String where(CaseNotes notes) {
    return notes.database().map(name -> "; asked in database " + name).orElse("");
  }

  private void ownAlert(CaseNotes notes) {
    notes
        .complaint()
        .vital()
        .ifPresent(
            vital -> {
              var alert = vital.column().alert();
              paragraph((alert.summary() + " " + alert.description()).strip(), "");
              paragraph(
                  "No runbook for it comes with pgvitals."
                      + alert.runbook().map(url -> " See " + url).orElse(""),
                  "");
            });
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

  private void print(Step step, Values values) {
    out.println();
    paragraph(step.number() + ". " + step.text(), INDENT);
    for (Step.Part part : step.parts()) {
      out.println();
      if (part instanceof Step.Block block) {
        if (block.sql().isPresent()) {
          indented(block.language().equals("sql") ? lines(values.filled(block)) : "");
        } else {
          shown(block.language(), block.text());
        }
      } else if (part instanceof Step.Prose prose) {
        paragraph(prose.text(), "");
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
