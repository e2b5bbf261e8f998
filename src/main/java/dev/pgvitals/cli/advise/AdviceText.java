package dev.pgvitals.cli.advise;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.cli.output.Paragraph;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.util.Locale;
import java.util.Map;

/** Advice for a terminal. */
final class AdviceText implements AdviceFormat {
  private static final String INDENT = "   ";
  private static final int LONGEST = 500;

  private final int width;

  AdviceText(int width) {
    this.width = width;
  }

  @Override
  public String of(ServerAdvice advice, Map<String, String> statements) {
    StringBuilder text = new StringBuilder();
    text.append(
        paragraph(
            advice.server()
                + ": "
                + (advice.version().isEmpty()
                    ? "not looked at"
                    : "PostgreSQL %s; %s looked at, %d planned; %s"
                        .formatted(
                            advice.version(),
                            Plural.of(advice.statements(), "statement"),
                            advice.planned(),
                            Plural.of(advice.findings().size(), "finding"))),
            INDENT));
    advice.failure().ifPresent(why -> text.append(paragraph("FAILED: " + why, INDENT)));
    for (Finding finding : advice.findings()) {
      text.append('\n').append(of(finding));
    }
    if (!advice.notes().isEmpty()) {
      text.append("\nNot looked at:\n");
      advice.notes().forEach(note -> text.append(paragraph("- " + note, "  ")));
    }
    if (!statements.isEmpty()) {
      text.append("\nStatements:\n");
      statements.forEach(
          (id, statement) ->
              text.append(paragraph(id + ": " + Wording.statement(statement, LONGEST), INDENT)));
    }
    return text.toString();
  }

  private String of(Finding finding) {
    StringBuilder text = new StringBuilder();
    text.append(
        paragraph(
            "%s: %s: %s%s"
                .formatted(
                    finding.severity().label().toUpperCase(Locale.ROOT),
                    finding.kind().title(),
                    finding.subject(),
                    finding.database().isEmpty() ? "" : ", database " + finding.database()),
            INDENT));
    line(text, "Seen: " + finding.evidence());
    if (!finding.estimate().isEmpty()) {
      line(text, "Gain: " + finding.estimate());
    }
    for (String action : finding.actions()) {
      if (Wording.isSql(action)) {
        // A break within a name that has a space in it would make it another one.
        text.append(INDENT).append("Do: ").append(Printable.oneLine(action)).append('\n');
      } else {
        line(text, "Do: " + action);
      }
    }
    line(text, "But: " + finding.doubt());
    return text.toString();
  }

  private void line(StringBuilder text, String line) {
    text.append(paragraph(INDENT + line, INDENT + "      "));
  }

  private String paragraph(String text, String indent) {
    String lead = text.substring(0, text.length() - text.stripLeading().length());
    return lead + Paragraph.of(text).within(width, indent);
  }
}
