package dev.pgvitals.cli.checklist;

import dev.pgvitals.checklist.Checklist;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Group;
import dev.pgvitals.checklist.ItemResult;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.text.MarkdownText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A checklist with boxes, for an issue or a wiki. */
final class ChecklistMarkdown {
  private ChecklistMarkdown() {}

  static String of(Checklist list, Instant now) {
    StringBuilder text =
        new StringBuilder(
            "# Production readiness\n\n%s, as of %s.\n"
                .formatted(ChecklistText.summary(list), now.truncatedTo(ChronoUnit.SECONDS)));
    for (Group group : Group.values()) {
      String word = group.word();
      text.append("\n## ")
          .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word.substring(1))
          .append("\n\n");
      list.results().stream()
          .filter(result -> result.item().group() == group)
          .forEach(result -> add(result, text));
    }
    return text.toString();
  }

  private static void add(ItemResult result, StringBuilder text) {
    boolean yes = result.verdict() == Verdict.YES;
    text.append(yes ? "- [x] " : "- [ ] ")
        .append("**")
        .append(result.item().id())
        .append("** ")
        .append(result.item().title())
        .append(yes ? "" : " (" + result.verdict().word() + ")")
        .append('\n');
    for (Finding finding : result.deciding()) {
      String evidence = MarkdownText.escape(ChecklistText.evidence(finding));
      String next =
          finding.next().isEmpty() ? "" : "*next:* " + MarkdownText.escape(finding.next());
      text.append("  - ")
          .append(evidence)
          .append(evidence.isEmpty() || next.isEmpty() ? "" : "; ")
          .append(next)
          .append('\n');
    }
  }
}
