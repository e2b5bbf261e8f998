package dev.pgvitals.diagnosis.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.pgvitals.alert.Level;
import dev.pgvitals.diagnosis.CaseNotes;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.Remark;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.VitalNotes;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.source.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads what {@link DiagnosisJson} has written, so that what was kept can be told anew. */
public final class DiagnosisReader {
  private DiagnosisReader() {}

  /**
   * A server, with its cases.
   *
   * @throws JsonParseException when it is none
   */
  public static ServerNotes server(JsonObject json) {
    return guarded(
        () ->
            new ServerNotes(
                text(json, "server"),
                optional(json, "product"),
                items(json, "alerts", alert -> readCase(alert.getAsJsonObject())),
                items(json, "remarks", remark -> remark(remark.getAsString()))));
  }

  /**
   * A case.
   *
   * @throws JsonParseException when it is none
   */
  public static CaseNotes oneCase(JsonObject json) {
    return guarded(() -> readCase(json));
  }

  private interface Reading<T> {
    T read();
  }

  /** What Gson throws where something is missing, or of another kind, is of many classes. */
  private static <T> T guarded(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonParseException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new JsonParseException("this is no diagnosis that pgvitals has written", e);
    }
  }

  private static CaseNotes readCase(JsonObject json) {
    return new CaseNotes(
        text(json, "alert"),
        optional(json, "limit").map(limit -> vital(json, limit)),
        items(json, "about", JsonElement::getAsString),
        items(json, "meaning", JsonElement::getAsString),
        items(json, "impact", JsonElement::getAsString),
        optional(json, "database"),
        optional(json, "error").map(DiagnosisReader::remark),
        items(json, "diagnosis", DiagnosisReader::step),
        items(json, "mitigation", DiagnosisReader::step));
  }

  /** The failure is in its words. */
  private static Remark remark(String text) {
    return new Remark(text, Optional.empty());
  }

  private static VitalNotes vital(JsonObject json, String limit) {
    String level = text(json, "level");
    Map<String, String> labels = new LinkedHashMap<>();
    json.getAsJsonObject("labels")
        .entrySet()
        .forEach(label -> labels.put(label.getKey(), label.getValue().getAsString()));
    JsonElement value = member(json, "value");
    return new VitalNotes(
        Stream.of(Level.values())
            .filter(one -> one.label().equals(level))
            .mapToInt(Level::number)
            .sum(),
        value.isJsonNull() ? OptionalDouble.empty() : OptionalDouble.of(value.getAsDouble()),
        optional(json, "value_text"),
        limit,
        labels,
        member(json, "more").getAsInt());
  }

  private static StepFindings step(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    return new StepFindings(
        member(json, "number").getAsInt(),
        text(json, "text"),
        items(json, "parts", part -> finding(part.getAsJsonObject())));
  }

  private static Finding finding(JsonObject json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "answer" ->
          new Finding.Answered(
              text(json, "sql"), items(json, "answers", one -> answer(one.getAsJsonObject())));
      case "not_asked" ->
          member(json, "elsewhere").getAsBoolean()
              ? new Finding.Elsewhere(text(json, "sql"), text(json, "reason"))
              : new Finding.NotAsked(text(json, "sql"), text(json, "reason"));
      case "failed" -> new Finding.Failed(text(json, "sql"), failure(json));
      case "shown" -> new Finding.Shown(text(json, "language"), text(json, "text"));
      case "remark" -> new Finding.Remark(text(json, "text"));
      default -> throw new JsonParseException("unknown kind of a step's part: " + kind);
    };
  }

  private static Failure failure(JsonObject json) {
    String label = text(json, "reason");
    FailureReason reason =
        Stream.of(FailureReason.values())
            .filter(one -> one.label().equals(label))
            .findFirst()
            .orElse(FailureReason.INTERNAL);
    return new Failure(
        reason, text(json, "sqlstate"), text(json, "message"), optional(json, "hint"));
  }

  private static Answer answer(JsonObject json) {
    JsonArray numeric = json.getAsJsonArray("numeric");
    List<String> names = items(json, "columns", JsonElement::getAsString);
    List<Answer.Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(new Answer.Column(names.get(i), numeric.get(i).getAsBoolean()));
    }
    return new Answer(
        columns,
        items(json, "rows", row -> list(row.getAsJsonArray(), DiagnosisReader::ifAny)),
        member(json, "more").getAsBoolean());
  }

  private static JsonElement member(JsonObject json, String name) {
    JsonElement member = json.get(name);
    if (member == null) {
      throw new JsonParseException("a diagnosis has a member \"" + name + "\"");
    }
    return member;
  }

  private static String text(JsonObject json, String name) {
    return member(json, name).getAsString();
  }

  private static Optional<String> optional(JsonObject json, String name) {
    return ifAny(member(json, name));
  }

  private static Optional<String> ifAny(JsonElement element) {
    return element.isJsonNull() ? Optional.empty() : Optional.of(element.getAsString());
  }

  private static <T> List<T> items(JsonObject json, String name, Function<JsonElement, T> reading) {
    return list(member(json, name).getAsJsonArray(), reading);
  }

  private static <T> List<T> list(JsonArray array, Function<JsonElement, T> reading) {
    List<T> items = new ArrayList<>();
    array.forEach(item -> items.add(reading.apply(item)));
    return items;
  }
}
