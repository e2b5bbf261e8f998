package dev.pgvitals.cli.advise;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.util.Map;
import java.util.regex.Pattern;

/** Advice as Markdown, for an issue or a mail. */
final class AdviceMarkdown implements AdviceFormat {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_<>\\[\\]|#]");
  private static final Pattern BACKQUOTES = Pattern.compile("`+");
  private static final int LONGEST = 2000;

  @Override
  public String of(ServerAdvice advice, Map<String, String> statements) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(escaped(advice.server())).append("\n\n");
    text.append(
        advice.version().isEmpty()
            ? "Not looked at.\n"
            : "PostgreSQL %s; %s looked at, %d planned; %s.\n"
                .formatted(
                    escaped(advice.version()),
                    Plural.of(advice.statements(), "statement"),
                    advice.planned(),
                    Plural.of(advice.findings().size(), "finding")));
    advice
        .failure()
        .ifPresent(why -> text.append("\n**Failed:** ").append(escaped(why)).append('\n'));
    for (Finding finding : advice.findings()) {
      text.append('\n').append(of(finding));
    }
    if (!advice.notes().isEmpty()) {
      text.append("\n### Not looked at\n\n");
      advice.notes().forEach(note -> text.append("- ").append(escaped(note)).append('\n'));
    }
    if (!statements.isEmpty()) {
      text.append("\n### Statements\n\n");
      statements.forEach(
          (id, statement) ->
              text.append("- ")
                  .append(escaped(id))
                  .append(": ")
                  .append(code(Wording.statement(statement, LONGEST)))
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
        .append(code(finding.subject()))
        .append(finding.database().isEmpty() ? "" : " in database " + code(finding.database()))
        .append('\n');
    text.append("- Seen: ").append(escaped(finding.evidence())).append('\n');
    if (!finding.estimate().isEmpty()) {
      text.append("- Gain: ").append(escaped(finding.estimate())).append('\n');
    }
    finding
        .actions()
        .forEach(
            action ->
                text.append("- Do: ")
                    .append(Wording.isSql(action) ? code(action) : escaped(action))
                    .append('\n'));
    return text.append("- But: ").append(escaped(finding.doubt())).append('\n').toString();
  }

  /** Names in it may have backquotes, and a fence is longer than any of those. */
  private static String code(String text) {
    String line = Printable.oneLine(text);
    int longest =
        BACKQUOTES.matcher(line).results().mapToInt(run -> run.group().length()).max().orElse(0);
    String fence = "`".repeat(longest + 1);
    return longest == 0 ? fence + line + fence : fence + " " + line + " " + fence;
  }

  private static String escaped(String text) {
    return SPECIAL.matcher(Printable.oneLine(text)).replaceAll("\\\\$0");
  }
}
