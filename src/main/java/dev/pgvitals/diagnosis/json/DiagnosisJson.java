package dev.pgvitals.diagnosis.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.pgvitals.diagnosis.CaseNotes;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.Remark;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.VitalNotes;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found, for programs; {@link DiagnosisReader} has it back. Texts are the runbooks' own,
 * in Markdown.
 */
public final class DiagnosisJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private DiagnosisJson() {}

  /** The document of some servers, in lines. */
  public static String of(List<ServerNotes> servers) {
    JsonArray all = new JsonArray();
    servers.forEach(server -> all.add(of(server)));
    return GSON.toJson(all);
  }

  /** A server, with its cases. */
  public static JsonObject of(ServerNotes notes) {
    JsonObject server = new JsonObject();
    server.addProperty("server", notes.server());
    server.addProperty("reachable", notes.heading().isPresent());
    optional(server, "product", notes.heading());
    server.addProperty("failed", notes.isFailed());
    server.add("remarks", texts(notes.remarks().stream().map(Remark::text).toList()));
    JsonArray alerts = new JsonArray();
    notes.cases().forEach(each -> alerts.add(of(each)));
    server.add("alerts", alerts);
    return server;
  }

  /** A case. */
  public static JsonObject of(CaseNotes notes) {
    Optional<VitalNotes> vital = notes.vital();
    JsonObject alert = new JsonObject();
    alert.addProperty("alert", notes.alert());
    alert.addProperty("level", vital.map(VitalNotes::state).orElse("unknown"));
    optional(alert, "limit", vital.map(VitalNotes::limit));
    number(alert, vital.map(VitalNotes::value).orElse(OptionalDouble.empty()));
    optional(alert, "value_text", vital.flatMap(VitalNotes::spoken));
    JsonObject labels = new JsonObject();
    vital.map(VitalNotes::labels).orElse(Map.of()).forEach(labels::addProperty);
    alert.add("labels", labels);
    alert.addProperty("more", vital.map(VitalNotes::more).orElse(0));
    optional(alert, "database", notes.database());
    optional(alert, "error", notes.closed().map(Remark::text));
    alert.add("about", texts(notes.about()));
    alert.add("meaning", texts(notes.meaning()));
    alert.add("impact", texts(notes.impact()));
    alert.add("diagnosis", steps(notes.diagnosis()));
    alert.add("mitigation", steps(notes.mitigation()));
    return alert;
  }

  private static JsonArray steps(List<StepFindings> steps) {
    JsonArray array = new JsonArray();
    steps.forEach(step -> array.add(step(step)));
    return array;
  }

  private static JsonObject step(StepFindings step) {
    JsonObject json = new JsonObject();
    json.addProperty("number", step.number());
    json.addProperty("text", step.text());
    JsonArray parts = new JsonArray();
    step.findings().forEach(finding -> parts.add(part(finding)));
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
      return because(of("not_asked", not.sql()), not.reason(), false);
    }
    if (finding instanceof Finding.Elsewhere elsewhere) {
      return because(of("not_asked", elsewhere.sql()), elsewhere.reason(), true);
    }
    if (finding instanceof Finding.Failed failed) {
      return failure(of("failed", failed.sql()), failed.failure());
    }
    JsonObject json = new JsonObject();
    if (finding instanceof Finding.Shown shown) {
      json.addProperty("kind", "shown");
      json.addProperty("language", shown.language());
      json.addProperty("text", shown.text());
    } else if (finding instanceof Finding.Remark remark) {
      json.addProperty("kind", "remark");
      json.addProperty("text", remark.text());
    }
    return json;
  }

  private static JsonObject of(String kind, String sql) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", kind);
    json.addProperty("sql", sql);
    return json;
  }

  private static JsonObject because(JsonObject json, String reason, boolean elsewhere) {
    json.addProperty("reason", reason);
    json.addProperty("elsewhere", elsewhere);
    return json;
  }

  private static JsonObject failure(JsonObject json, Failure failure) {
    json.addProperty("reason", failure.reason().label());
    json.addProperty("sqlstate", failure.sqlState());
    json.addProperty("message", failure.message());
    json.addProperty("hint", failure.hint());
    return json;
  }

  private static JsonObject answer(Answer answer) {
    JsonObject json = new JsonObject();
    json.add("columns", texts(answer.columns().stream().map(Answer.Column::name).toList()));
    JsonArray numeric = new JsonArray();
    answer.columns().forEach(column -> numeric.add(column.numeric()));
    json.add("numeric", numeric);
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
  private static void number(JsonObject json, OptionalDouble value) {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      json.addProperty("value", value.getAsDouble());
    } else {
      json.add("value", JsonNull.INSTANCE);
    }
  }
}
