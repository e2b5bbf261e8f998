package dev.pgvitals.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Members of what an agent answers, by their names. */
public final class AgentJson {
  private AgentJson() {}

  /** Empty where there is no such list. */
  public static List<JsonObject> objects(JsonObject of, String name) {
    JsonArray items = of.getAsJsonArray(name);
    List<JsonObject> objects = new ArrayList<>();
    if (items != null) {
      items.forEach(item -> objects.add(item.getAsJsonObject()));
    }
    return objects;
  }

  /** Empty where there is none. */
  public static String text(JsonObject of, String name) {
    JsonElement value = of.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** Empty where there is none. */
  public static Optional<Double> number(JsonObject of, String name) {
    return Optional.ofNullable(of.get(name)).map(JsonElement::getAsDouble);
  }

  /** Empty where there is none that can be read. */
  public static Optional<Instant> time(JsonObject of, String name) {
    try {
      return Optional.of(text(of, name)).filter(text -> !text.isEmpty()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** In one line. */
  public static String pairs(JsonObject labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue().getAsString())
        .collect(Collectors.joining(" "));
  }
}
