package dev.pgvitals.agent.incident;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import dev.pgvitals.agent.incident.SettingsQuestion.Settings;
import dev.pgvitals.diagnosis.json.DiagnosisJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The text of an incident's file: one object, and a line's end. */
final class IncidentDocument {
  /** More would make one file as large as all others together. */
  private static final int MAX_DIAGNOSIS = 4 << 20;

  private IncidentDocument() {}

  /**
   * What stands before all else.
   *
   * @param time of its beginning
   * @param texts whether there may be texts of statements in it
   */
  record Head(String id, Instant time, String version, Occasion occasion, boolean texts) {}

  /**
   * Settings as they were before.
   *
   * @param id of the incident in whose file they are
   */
  record Before(String id, Map<String, String> values) {}

  /**
   * All of it.
   *
   * @param document of the API, of the server at this moment; empty when it is watched no more
   * @param past for a server that is down
   */
  static byte[] of(
      Head head,
      Optional<String> document,
      Optional<LastKnown.Past> past,
      Answers answers,
      Optional<Before> before) {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setHtmlSafe(true);
    try {
      json.beginObject();
      json.name("id").value(head.id());
      json.name("time").value(head.time().toString());
      json.name("server").value(head.occasion().server());
      json.name("alert").value(head.occasion().alert());
      json.name("texts").value(head.texts());
      json.name("began").value(head.occasion().began());
      json.name("agent_version").value(head.version());
      if (document.isPresent()) {
        json.name("document").jsonValue(document.get().strip());
      }
      if (past.isPresent()) {
        json.name("last_known").beginObject();
        json.name("time").value(past.get().time().toString());
        json.name("document").jsonValue(past.get().document().strip());
        json.endObject();
      }
      diagnosis(json, answers);
      if (answers.settings().isPresent()) {
        json.name("settings").beginObject();
        settings(json, answers.settings().get(), before);
        json.endObject();
      }
      json.endObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void diagnosis(JsonWriter json, Answers answers) throws IOException {
    Optional<String> diagnosis = answers.notes().map(notes -> DiagnosisJson.of(notes).toString());
    if (diagnosis.isPresent() && diagnosis.get().length() <= MAX_DIAGNOSIS) {
      json.name("diagnosis").jsonValue(safe(diagnosis.get()));
    } else {
      json.name("not_diagnosed")
          .value(diagnosis.isPresent() ? "the answers are too large to be kept" : answers.why());
    }
  }

  /** As the rest of the document: what HTML gives a meaning is escaped. */
  private static String safe(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static void settings(JsonWriter json, Settings settings, Optional<Before> before)
      throws IOException {
    json.name("values").beginObject();
    for (Map.Entry<String, String> value : settings.values().entrySet()) {
      json.name(value.getKey()).value(value.getValue());
    }
    json.endObject();
    json.name("omitted").beginArray();
    for (String name : settings.omitted()) {
      json.value(name);
    }
    json.endArray();
    if (before.isEmpty()) {
      return;
    }
    json.name("compared_with").value(before.get().id());
    json.name("changed").beginArray();
    TreeSet<String> names = new TreeSet<>(settings.values().keySet());
    names.addAll(before.get().values().keySet());
    for (String name : names) {
      String then = before.get().values().get(name);
      String now = settings.values().get(name);
      if (then == null ? now != null : !then.equals(now)) {
        json.beginObject();
        json.name("name").value(name);
        if (then != null) {
          json.name("before").value(then);
        }
        if (now != null) {
          json.name("after").value(now);
        }
        json.endObject();
      }
    }
    json.endArray();
  }

  /** The settings in a file; empty when it has none, or is damaged. */
  static Optional<Before> settings(String id, byte[] content) {
    try {
      JsonObject file =
          JsonParser.parseString(new String(content, StandardCharsets.UTF_8)).getAsJsonObject();
      if (!file.has("settings")) {
        return Optional.empty();
      }
      Map<String, String> values = new TreeMap<>();
      file.getAsJsonObject("settings")
          .getAsJsonObject("values")
          .entrySet()
          .forEach(value -> values.put(value.getKey(), value.getValue().getAsString()));
      return Optional.of(new Before(id, values));
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
