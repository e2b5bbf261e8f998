package dev.pgvitals.cli.maintain;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.TargetReport;
import dev.pgvitals.text.MarkdownText;
import java.util.List;

/** A report as Markdown, for a ticket or a mail. */
final class ReportMarkdown {
  private ReportMarkdown() {}

  static String of(List<ServerReport> reports) {
    StringBuilder text = new StringBuilder();
    for (ServerReport report : reports) {
      text.append("## ").append(MarkdownText.escape(report.server())).append("\n\n");
      report
          .refusal()
          .ifPresent(
              why -> text.append("Refused: ").append(MarkdownText.escape(why)).append("\n\n"));
      report.jobs().forEach(job -> append(text, job));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, JobReport job) {
    String outcome = job.outcome().map(ReportMarkdown::outcome).orElse("dry run");
    text.append(
        "### %s: %s%n%n".formatted(MarkdownText.escape(job.job()), MarkdownText.escape(outcome)));
    if (!job.when().isEmpty()) {
      text.append(MarkdownText.escape(job.when())).append("\n\n");
    }
    job.notes().forEach(note -> text.append("- ").append(MarkdownText.escape(note)).append('\n'));
    if (!job.notes().isEmpty()) {
      text.append('\n');
    }
    if (job.targets().isEmpty()) {
      text.append("Nothing to do.\n\n");
      return;
    }
    text.append("| database | target | verb | why | outcome |\n|---|---|---|---|---|\n");
    for (TargetReport target : job.targets()) {
      text.append(
          "| %s | %s | %s | %s | %s |%n"
              .formatted(
                  MarkdownText.escape(target.database()),
                  MarkdownText.escape(target.target().name()),
                  target.verb(),
                  MarkdownText.escape(target.target().why()),
                  MarkdownText.escape(
                      target
                          .outcome()
                          .map(ReportMarkdown::outcome)
                          .or(
                              () ->
                                  target
                                      .target()
                                      .skip()
                                      .map(skip -> skip.reason().word() + ": " + skip.detail()))
                          .orElse(String.join("; ", target.target().statements())))));
    }
    text.append('\n');
  }

  private static String outcome(Outcome outcome) {
    return outcome.status().word() + outcome.reason().map(reason -> ", " + reason).orElse("");
  }
}
