package dev.pgvitals.cli.checklist;

import dev.pgvitals.checklist.Checklist;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Group;
import dev.pgvitals.checklist.ItemResult;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.cli.output.Paragraph;
import java.util.List;
import java.util.Locale;

/** A checklist for a terminal. */
final class ChecklistText {
  /** Of a terminal that nobody has widened. */
  private static final int WIDTH = 100;

  /** The rest is of the same kind, and JSON has it. */
  private static final int SHOWN = 5;

  private static final String INDENT = " ".repeat(9);

  private ChecklistText() {}

  static String of(Checklist list) {
    StringBuilder text = new StringBuilder();
    for (Group group : Group.values()) {
      text.append(group.word()).append('\n');
      list.results().stream()
          .filter(result -> result.item().group() == group)
          .forEach(result -> add(result, text));
      text.append('\n');
    }
    text.append(summary(list)).append('\n');
    if (list.count(Verdict.ASK) > 0) {
      text.append("Answers are kept in a file, which --answers names: see docs/checklist.md.\n");
    }
    return text.toString();
  }

  /** How many came to what. */
  static String summary(Checklist list) {
    int unknown = list.count(Verdict.UNKNOWN);
    return "%d of %d yes, %d no, %d to be answered by a person%s"
        .formatted(
            list.count(Verdict.YES),
            list.results().size(),
            list.count(Verdict.NO),
            list.count(Verdict.ASK),
            unknown == 0 ? "" : ", " + unknown + " not known");
  }

  private static void add(ItemResult result, StringBuilder text) {
    String head =
        String.format(
            Locale.ROOT,
            "%-7s  %-20s%s",
            result.verdict().word(),
            result.item().id(),
            result.item().title());
    text.append(head.stripTrailing()).append('\n');
    List<Finding> findings = result.deciding();
    for (Finding finding : findings.subList(0, Math.min(SHOWN, findings.size()))) {
      String evidence = evidence(finding);
      if (!evidence.isEmpty()) {
        text.append(INDENT).append(Paragraph.of(evidence).within(WIDTH, INDENT));
      }
      if (!finding.next().isEmpty()) {
        text.append(INDENT)
            .append(Paragraph.of("-> " + finding.next()).within(WIDTH, INDENT + "   "));
      }
    }
    if (findings.size() > SHOWN) {
      text.append(INDENT)
          .append("... and ")
          .append(findings.size() - SHOWN)
          .append(" more; --format json has all\n");
    }
  }

  /** Where and what, in one line. */
  static String evidence(Finding finding) {
    if (finding.where().isEmpty()) {
      return finding.evidence();
    }
    return finding.evidence().isEmpty()
        ? finding.where()
        : finding.where() + ": " + finding.evidence();
  }
}
