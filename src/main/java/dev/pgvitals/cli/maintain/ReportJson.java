package dev.pgvitals.cli.maintain;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.TargetReport;
import java.util.List;

/** A report as JSON, for scripts; what is not known is left out. */
final class ReportJson {
  private ReportJson() {}

  static String of(List<ServerReport> reports) {
    JsonArray all = new JsonArray();
    for (ServerReport report : reports) {
      JsonObject server = new JsonObject();
      server.addProperty("server", report.server());
      report.refusal().ifPresent(why -> server.addProperty("refused", why));
      JsonArray jobs = new JsonArray();
      report.jobs().forEach(job -> jobs.add(job(job)));
      server.add("jobs", jobs);
      all.add(server);
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
  }

  private static JsonObject job(JobReport report) {
    JsonObject job = new JsonObject();
    job.addProperty("job", report.job());
    job.addProperty("dry_run", report.outcome().isEmpty());
    report.outcome().ifPresent(outcome -> add(job, outcome));
    JsonArray notes = new JsonArray();
    report.notes().forEach(notes::add);
    job.add("notes", notes);
    JsonArray targets = new JsonArray();
    report.targets().forEach(target -> targets.add(target(target)));
    job.add("targets", targets);
    return job;
  }

  private static JsonObject target(TargetReport report) {
    JsonObject target = new JsonObject();
    target.addProperty("database", report.database());
    target.addProperty("verb", report.verb());
    target.addProperty("target", report.target().name());
    target.addProperty("why", report.target().why());
    target.addProperty("bytes", report.target().bytes());
    JsonArray statements = new JsonArray();
    report.target().statements().forEach(statements::add);
    target.add("statements", statements);
    report
        .target()
        .skip()
        .ifPresent(
            skip -> {
              target.addProperty("skip", skip.reason().word());
              target.addProperty("detail", skip.detail());
            });
    report.outcome().ifPresent(outcome -> add(target, outcome));
    return target;
  }

  private static void add(JsonObject json, Outcome outcome) {
    json.addProperty("status", outcome.status().word());
    outcome.reason().ifPresent(reason -> json.addProperty("reason", reason));
    outcome.sqlstate().ifPresent(state -> json.addProperty("sqlstate", state));
    outcome.rows().ifPresent(rows -> json.addProperty("rows", rows));
    outcome.bytesBefore().ifPresent(bytes -> json.addProperty("bytes_before", bytes));
    outcome.bytesAfter().ifPresent(bytes -> json.addProperty("bytes_after", bytes));
  }
}
