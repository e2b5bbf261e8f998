package dev.pgvitals.advice.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;

/** Advice as JSON. */
public final class AdviceJson {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private AdviceJson() {}

  /** Ends without a line's end. */
  public static String of(AdviceReport report) {
    JsonObject json = new JsonObject();
    JsonArray servers = new JsonArray();
    report.servers().forEach(server -> servers.add(json(server)));
    json.add("servers", servers);
    return GSON.toJson(json);
  }

  private static JsonObject json(ServerAdvice server) {
    JsonObject json = new JsonObject();
    json.addProperty("server", server.server());
    json.addProperty("run", server.run().toString());
    json.addProperty("version", server.version());
    server.failure().ifPresent(why -> json.addProperty("failure", why));
    json.addProperty("statements", server.statements());
    json.addProperty("planned", server.planned());
    json.addProperty("saved_ratio", server.savedRatio());
    json.add("notes", array(server.notes()));
    JsonArray findings = new JsonArray();
    server.findings().forEach(finding -> findings.add(json(finding)));
    json.add("findings", findings);
    return json;
  }

  private static JsonObject json(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", finding.kind().label());
    json.addProperty("severity", finding.severity().label());
    json.addProperty("database", finding.database());
    json.addProperty("subject", finding.subject());
    finding.queryId().ifPresent(id -> json.addProperty("queryid", id));
    json.addProperty("evidence", finding.evidence());
    json.addProperty("estimate", finding.estimate());
    json.add("actions", array(finding.actions()));
    json.addProperty("doubt", finding.doubt());
    finding.saved().ifPresent(saved -> json.addProperty("saved_ratio", saved));
    return json;
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /** What {@link #of} has made; empty when the text is none of it. */
  public static Optional<AdviceReport> parse(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      List<ServerAdvice> servers = new ArrayList<>();
      for (JsonElement element : json.getAsJsonArray("servers")) {
        servers.add(server(element.getAsJsonObject()));
      }
      return Optional.of(new AdviceReport(servers));
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | NoSuchElementException
        | NumberFormatException
        | UnsupportedOperationException
        | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ServerAdvice server(JsonObject json) {
    List<Finding> findings = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("findings")) {
      findings.add(finding(element.getAsJsonObject()));
    }
    return new ServerAdvice(
        text(json, "server"),
        Instant.parse(text(json, "run")),
        text(json, "version"),
        Optional.ofNullable(json.get("failure")).map(JsonElement::getAsString),
        json.get("statements").getAsInt(),
        json.get("planned").getAsInt(),
        texts(json.getAsJsonArray("notes")),
        findings);
  }

  private static Finding finding(JsonObject json) {
    JsonElement saved = json.get("saved_ratio");
    return new Finding(
        FindingKind.of(text(json, "kind")).orElseThrow(),
        Severity.of(text(json, "severity")).orElseThrow(),
        text(json, "database"),
        text(json, "subject"),
        Optional.ofNullable(json.get("queryid")).map(JsonElement::getAsString),
        text(json, "evidence"),
        text(json, "estimate"),
        texts(json.getAsJsonArray("actions")),
        text(json, "doubt"),
        saved == null ? OptionalDouble.empty() : OptionalDouble.of(saved.getAsDouble()));
  }

  private static String text(JsonObject json, String key) {
    return json.get(key).getAsString();
  }

  private static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.getAsString()));
    return texts;
  }
}
