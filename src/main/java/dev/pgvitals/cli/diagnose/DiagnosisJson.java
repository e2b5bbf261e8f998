package dev.pgvitals.cli.diagnose;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.pgvitals.alert.Level;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.Values;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.Step;
import dev.pgvitals.source.Answer;
import java.util.List;
import java.util.Optional;

/** What was found, for programs: a list of servers. Texts are the runbooks' own, in Markdown. */
final class DiagnosisJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private DiagnosisJson() {}

  static String of(List<ServerNotes> servers) {
    JsonArray all = new JsonArray();
    for (ServerNotes notes : servers) {
      JsonObject server = new JsonObject();
      server.addProperty("server", notes.server().name());
      server.addProperty("reachable", notes.heading().isPresent());
      optional(server, "product", notes.heading());
      server.addProperty("failed", notes.isFailed());
      server.add("remarks", texts(notes.remarks()));
      JsonArray alerts = new JsonArray();
      notes.cases().forEach(each -> alerts.add(alert(each)));
      server.add("alerts", alerts);
      all.add(server);
    }
    return GSON.toJson(all);
  }

  private static JsonObject alert(CaseNotes notes) {
    Complaint complaint = notes.complaint();
    JsonObject alert = new JsonObject();
    alert.addProperty("alert", complaint.alert());
    alert.addProperty("level", level(complaint));
    optional(alert, "limit", notes.thresholdLimit());
    number(alert, complaint.worst().map(worst -> worst.value()));
    JsonObject labels = new JsonObject();
    complaint.labels().forEach(labels::addProperty);
    alert.add("labels", labels);
    alert.addProperty("more", notes.more());
    optional(alert, "database", notes.database());
    optional(alert, "error", notes.closed());
    alert.add("meaning", texts(notes.runbook().map(Runbook::meaning).orElse(List.of())));
    alert.add("impact", texts(notes.runbook().map(Runbook::impact).orElse(List.of())));
    JsonArray steps = new JsonArray();
    notes.steps().forEach(step -> steps.add(step(step)));
    alert.add("diagnosis", steps);
    JsonArray mitigation = new JsonArray();
    notes
        .runbook()
        .ifPresent(r -> r.mitigation().forEach(step -> mitigation.add(step(step, notes.values()))));
    alert.add("mitigation", mitigation);
    return alert;
  }

  private static String level(Complaint complaint) {
    if (complaint.level() == 0) {
      return complaint.worst().isPresent() ? "ok" : "unknown";
    }
    return complaint.level() == Level.CRITICAL.number() ? "critical" : "warning";
  }

  private static JsonObject step(StepFindings step) {
    JsonArray parts = new JsonArray();
    step.findings().forEach(finding -> parts.add(part(finding)));
    return step(step.number(), step.text(), parts);
  }

  private static JsonObject step(Step step, Values values) {
    JsonArray parts = new JsonArray();
    for (Step.Part part : step.parts()) {
      parts.add(
          part instanceof Step.Block block
              ? shown(block.language(), values.filled(block))
              : remark(part instanceof Step.Prose prose ? prose.text() : ""));
    }
    return step(step.number(), step.text(), parts);
  }

  private static JsonObject step(int number, String text, JsonArray parts) {
    JsonObject json = new JsonObject();
    json.addProperty("number", number);
    json.addProperty("text", text);
    json.add("parts", parts);
    return json;
  }

  private static JsonObject part(Finding finding) {
    if (finding instanceof Finding.Answered answered) {
      JsonObject json = of("answer", answered.sql());
      JsonArray answers = new JsonArray();
      answered.answers().forEach(answer -> answers.add(answer(answer)));
      json.add("answers", answers);
      return json;
    }
    if (finding instanceof Finding.NotAsked not) {
      return because(of("not_asked", not.sql()), not.reason());
    }
    if (finding instanceof Finding.Elsewhere elsewhere) {
      return because(of("not_asked", elsewhere.sql()), elsewhere.reason());
    }
    if (finding instanceof Finding.Failed failed) {
      return failure(of("failed", failed.sql()), failed.failure());
    }
    return finding instanceof Finding.Shown shown
        ? shown(shown.language(), shown.text())
        : remark(finding instanceof Finding.Remark remark ? remark.text() : "");
  }

  private static JsonObject of(String kind, String sql) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", kind);
    json.addProperty("sql", sql);
    return json;
  }

  private static JsonObject because(JsonObject json, String reason) {
    json.addProperty("reason", reason);
    return json;
  }

  private static JsonObject failure(JsonObject json, Failure failure) {
    json.addProperty("reason", failure.reason().label());
    json.addProperty("sqlstate", failure.sqlState());
    json.addProperty("message", failure.message());
    json.addProperty("hint", failure.hint());
    return json;
  }

  private static JsonObject shown(String language, String text) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "shown");
    json.addProperty("language", language);
    json.addProperty("text", text);
    return json;
  }

  private static JsonObject remark(String text) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "remark");
    json.addProperty("text", text);
    return json;
  }

  private static JsonObject answer(Answer answer) {
    JsonObject json = new JsonObject();
    json.add("columns", texts(answer.columns().stream().map(Answer.Column::name).toList()));
    JsonArray rows = new JsonArray();
    for (List<Optional<String>> row : answer.rows()) {
      JsonArray values = new JsonArray();
      row.forEach(
          value ->
              value.ifPresentOrElse(text -> values.add(text), () -> values.add(JsonNull.INSTANCE)));
      rows.add(values);
    }
    json.add("rows", rows);
    json.addProperty("more", answer.more());
    return json;
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static void optional(JsonObject json, String name, Optional<String> text) {
    text.ifPresentOrElse(
        value -> json.addProperty(name, value), () -> json.add(name, JsonNull.INSTANCE));
  }

  /** JSON has neither infinity nor NaN. */
  private static void number(JsonObject json, Optional<Double> value) {
    value
        .filter(Double::isFinite)
        .ifPresentOrElse(
            finite -> json.addProperty("value", finite),
            () -> json.add("value", JsonNull.INSTANCE));
  }
}
