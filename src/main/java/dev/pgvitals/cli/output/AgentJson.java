package dev.pgvitals.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Members of what an agent answers, by their names. One of another version may lack them, or have
 * something else in their place.
 */
public final class AgentJson {
  private AgentJson() {}

  /** Empty where there is no such list. */
  public static List<JsonObject> objects(JsonObject of, String name) {
    List<JsonObject> objects = new ArrayList<>();
    if (of.get(name) instanceof JsonArray items) {
      for (JsonElement item : items) {
        if (item instanceof JsonObject object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  /** Empty where there is none. */
  public static String text(JsonObject of, String name) {
    return text(of.get(name));
  }

  private static String text(@Nullable JsonElement value) {
    return value instanceof JsonPrimitive one ? one.getAsString() : "";
  }

  /** Empty where there is none. */
  public static Optional<Double> number(JsonObject of, String name) {
    return of.get(name) instanceof JsonPrimitive one && one.isNumber()
        ? Optional.of(one.getAsDouble())
        : Optional.empty();
  }

  /** False where nothing is said. */
  public static boolean is(JsonObject of, String name) {
    return of.get(name) instanceof JsonPrimitive one && one.getAsBoolean();
  }

  /** Empty where there is none that can be read. */
  public static Optional<Instant> time(JsonObject of, String name) {
    try {
      return Optional.of(text(of, name)).filter(text -> !text.isEmpty()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** In one line; empty where there is no such object. */
  public static String pairs(JsonObject of, String name) {
    return of.get(name) instanceof JsonObject labels
        ? labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + text(label.getValue()))
            .collect(Collectors.joining(" "))
        : "";
  }
}
