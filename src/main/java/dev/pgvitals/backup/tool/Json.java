package dev.pgvitals.backup.tool;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/**
 * A value of a document of which nothing is sure: what is not there, or is of another type, reads
 * as empty.
 */
record Json(Optional<JsonElement> value) {
  static final Json NOTHING = new Json(Optional.empty());

  /** Nothing where the text is no JSON. */
  static Json parse(String text) {
    try {
      return new Json(Optional.of(JsonParser.parseString(text)));
    } catch (JsonParseException | StackOverflowError e) {
      return NOTHING;
    }
  }

  private static Json of(JsonElement element) {
    return element.isJsonNull() ? NOTHING : new Json(Optional.of(element));
  }

  boolean isList() {
    return value.filter(JsonElement::isJsonArray).isPresent();
  }

  boolean isObject() {
    return value.filter(JsonElement::isJsonObject).isPresent();
  }

  /** A member, by a path of keys. */
  Json at(String... keys) {
    Optional<JsonElement> at = value;
    for (String key : keys) {
      at = at.filter(JsonElement::isJsonObject).map(element -> element.getAsJsonObject().get(key));
    }
    return at.map(Json::of).orElse(NOTHING);
  }

  List<Json> items() {
    return value
        .filter(JsonElement::isJsonArray)
        .map(list -> StreamSupport.stream(list.getAsJsonArray().spliterator(), false))
        .map(elements -> elements.map(Json::of).toList())
        .orElse(List.of());
  }

  /** The members, by their keys. */
  List<Map.Entry<String, Json>> members() {
    return value
        .filter(JsonElement::isJsonObject)
        .map(object -> object.getAsJsonObject().entrySet().stream())
        .map(all -> all.map(member -> Map.entry(member.getKey(), of(member.getValue()))).toList())
        .orElse(List.of());
  }

  /** A string, or a number as it is written. */
  Optional<String> text() {
    return value
        .filter(JsonElement::isJsonPrimitive)
        .filter(element -> !element.getAsJsonPrimitive().isBoolean())
        .map(JsonElement::getAsString);
  }

  OptionalLong number() {
    try {
      return value
          .filter(JsonElement::isJsonPrimitive)
          .filter(element -> element.getAsJsonPrimitive().isNumber())
          .map(element -> OptionalLong.of(element.getAsBigDecimal().longValueExact()))
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  boolean isTrue() {
    return value
        .filter(JsonElement::isJsonPrimitive)
        .filter(element -> element.getAsJsonPrimitive().isBoolean())
        .filter(JsonElement::getAsBoolean)
        .isPresent();
  }

  /** Seconds since 1970. */
  Optional<Instant> time() {
    OptionalLong seconds = number();
    try {
      return seconds.isPresent()
          ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong()))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
