package dev.pgvitals.web.api;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one JSON document. A number that does not exist is left out, and text stays text wherever
 * the document is put: what HTML gives a meaning is escaped. Not thread-safe.
 */
final class Json {
  private final StringWriter text = new StringWriter();
  private final JsonWriter json = new JsonWriter(text);
  private final StringBuilder number = new StringBuilder();

  Json() {
    json.setHtmlSafe(true);
  }

  /** Writes the members of an object, or the items of a list. */
  interface Part {
    void write();
  }

  /** A step of the writer, which fails where it cannot. */
  private interface Step {
    void run() throws IOException;
  }

  /** Text does not fail. */
  private static void unfailing(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object, as an item of a list or the whole document. */
  void object(Part members) {
    unfailing(json::beginObject);
    members.write();
    unfailing(json::endObject);
  }

  void object(String name, Part members) {
    unfailing(() -> json.name(name));
    object(members);
  }

  /** A list, as an item of another. */
  void list(Part items) {
    unfailing(json::beginArray);
    items.write();
    unfailing(json::endArray);
  }

  void list(String name, Part items) {
    unfailing(() -> json.name(name).beginArray());
    items.write();
    unfailing(json::endArray);
  }

  void text(String name, String value) {
    unfailing(() -> json.name(name).value(value));
  }

  /** Left out where there is none. */
  void text(String name, Optional<String> value) {
    value.ifPresent(one -> text(name, one));
  }

  /** Left out where it is empty. */
  void textIfAny(String name, String value) {
    if (!value.isEmpty()) {
      text(name, value);
    }
  }

  /** An item of a list. */
  void text(String value) {
    unfailing(() -> json.value(value));
  }

  void flag(String name, boolean value) {
    unfailing(() -> json.name(name).value(value));
  }

  void whole(String name, long value) {
    unfailing(() -> json.name(name).value(value));
  }

  /** Left out where it is not finite. */
  void number(String name, double value) {
    if (Double.isFinite(value)) {
      unfailing(() -> json.name(name).jsonValue(exactly(value)));
    }
  }

  /** An item of a list of points, in four digits; null where it is not finite. */
  void point(float value) {
    number.setLength(0);
    if (Float.isFinite(value)) {
      ShortNumber.append(number, value);
      unfailing(() -> json.jsonValue(number.toString()));
    } else {
      unfailing(json::nullValue);
    }
  }

  private static String exactly(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  void time(String name, Instant value) {
    text(name, value.toString());
  }

  void time(String name, Optional<Instant> value) {
    value.ifPresent(at -> time(name, at));
  }

  void texts(String name, Map<String, String> values) {
    object(name, () -> values.forEach(this::text));
  }

  /** What was written, with a line's end. */
  byte[] bytes() {
    unfailing(json::flush);
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
