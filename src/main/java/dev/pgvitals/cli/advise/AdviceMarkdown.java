package dev.pgvitals.cli.advise;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.text.MarkdownText;
import dev.pgvitals.text.Plural;
import java.util.Map;

/** Advice as Markdown, for an issue or a mail. */
final class AdviceMarkdown implements AdviceFormat {
  private static final int LONGEST = 2000;

  @Override
  public String of(ServerAdvice advice, Map<String, String> statements) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(MarkdownText.escape(advice.server())).append("\n\n");
    text.append(
        advice.version().isEmpty()
            ? "Not looked at.\n"
            : "PostgreSQL %s; %s looked at, %d planned; %s.\n"
                .formatted(
                    MarkdownText.escape(advice.version()),
                    Plural.of(advice.statements(), "statement"),
                    advice.planned(),
                    Plural.of(advice.findings().size(), "finding")));
    advice
        .failure()
        .ifPresent(
            why -> text.append("\n**Failed:** ").append(MarkdownText.escape(why)).append('\n'));
    for (Finding finding : advice.findings()) {
      text.append('\n').append(of(finding));
    }
    if (!advice.notes().isEmpty()) {
      text.append("\n### Not looked at\n\n");
      advice
          .notes()
          .forEach(note -> text.append("- ").append(MarkdownText.escape(note)).append('\n'));
    }
    if (!statements.isEmpty()) {
      text.append("\n### Statements\n\n");
      statements.forEach(
          (id, statement) ->
              text.append("- ")
                  .append(MarkdownText.escape(id))
                  .append(": ")
                  .append(MarkdownText.code(Wording.statement(statement, LONGEST)))
                  .append('\n'));
    }
    return text.toString();
  }

  private static String of(Finding finding) {
    StringBuilder text = new StringBuilder();
    text.append("### ")
        .append(finding.severity().label())
        .append(": ")
        .append(finding.kind().title())
        .append("\n\n");
    text.append("- Where: ")
        .append(MarkdownText.code(finding.subject()))
        .append(
            finding.database().isEmpty()
                ? ""
                : " in database " + MarkdownText.code(finding.database()))
        .append('\n');
    text.append("- Seen: ").append(MarkdownText.escape(finding.evidence())).append('\n');
    if (!finding.estimate().isEmpty()) {
      text.append("- Gain: ").append(MarkdownText.escape(finding.estimate())).append('\n');
    }
    finding
        .actions()
        .forEach(
            action ->
                text.append("- Do: ")
                    .append(
                        Wording.isSql(action)
                            ? MarkdownText.code(action)
                            : MarkdownText.escape(action))
                    .append('\n'));
    return text.append("- But: ")
        .append(MarkdownText.escape(finding.doubt()))
        .append('\n')
        .toString();
  }
}
