package dev.pgvitals.cli.maintain;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.TargetReport;
import dev.pgvitals.text.ByteSize;
import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** A report for a terminal. */
final class ReportText {
  private ReportText() {}

  static String of(List<ServerReport> reports) {
    StringBuilder text = new StringBuilder();
    for (ServerReport report : reports) {
      report.jobs().forEach(job -> append(text, job));
      report
          .refusal()
          .ifPresent(
              why ->
                  text.append(report.server())
                      .append("  REFUSED  ")
                      .append(Printable.oneLine(why))
                      .append('\n'));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, JobReport job) {
    List<String> head = new ArrayList<>();
    head.add(job.outcome().map(ReportText::text).orElse("dry run"));
    if (!job.when().isEmpty()) {
      head.add(job.when());
    }
    text.append("%s  %s  %s%n".formatted(job.server(), job.job(), String.join(", ", head)));
    job.notes().forEach(note -> text.append("  ").append(Printable.oneLine(note)).append('\n'));
    if (job.targets().isEmpty() && job.outcome().isEmpty()) {
      text.append("  nothing to do\n");
    }
    job.targets().forEach(target -> append(text, target));
  }

  private static void append(StringBuilder text, TargetReport report) {
    text.append(
        "  %s  %s%s%n"
            .formatted(
                Printable.oneLine(report.target().name()),
                Printable.oneLine(report.target().why()),
                report.target().bytes() > 0
                    ? " (" + ByteSize.rounded(report.target().bytes()) + ")"
                    : ""));
    if (report.outcome().isPresent()) {
      text.append("    ")
          .append(report.verb())
          .append(": ")
          .append(text(report.outcome().get()))
          .append('\n');
      return;
    }
    report
        .target()
        .skip()
        .ifPresent(
            skip ->
                text.append(
                    "    SKIPPED  %s: %s%n"
                        .formatted(skip.reason().word(), Printable.oneLine(skip.detail()))));
    if (report.target().skip().isEmpty()) {
      report
          .target()
          .statements()
          .forEach(
              statement ->
                  text.append("    ").append(statement.replace("\n", "\n    ")).append(";\n"));
    }
  }

  private static String text(Outcome outcome) {
    String reason = outcome.reason().map(why -> ", " + Printable.oneLine(why)).orElse("");
    String freed =
        outcome.bytesBefore().isPresent() && outcome.bytesAfter().isPresent()
            ? ", %s before, %s after"
                .formatted(
                    ByteSize.rounded(outcome.bytesBefore().getAsLong()),
                    ByteSize.rounded(outcome.bytesAfter().getAsLong()))
            : "";
    String rows =
        outcome.rows().isPresent() ? ", %,d rows".formatted(outcome.rows().getAsLong()) : "";
    return outcome.status().word() + reason + rows + freed;
  }
}
