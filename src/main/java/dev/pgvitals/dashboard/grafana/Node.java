package dev.pgvitals.dashboard.grafana;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.List;

/** A JSON object that is written key by key; the order stays. */
final class Node {
  private final JsonObject json = new JsonObject();

  Node put(String key, String value) {
    json.addProperty(key, value);
    return this;
  }

  Node put(String key, int value) {
    json.addProperty(key, value);
    return this;
  }

  /** Whole numbers are written without a point. */
  Node put(String key, double value) {
    json.add(key, number(value));
    return this;
  }

  Node put(String key, boolean value) {
    json.addProperty(key, value);
    return this;
  }

  Node put(String key, Node value) {
    json.add(key, value.json);
    return this;
  }

  Node put(String key, Collection<Node> values) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(value.json));
    json.add(key, array);
    return this;
  }

  Node texts(String key, List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    json.add(key, array);
    return this;
  }

  Node numbers(String key, int... values) {
    JsonArray array = new JsonArray();
    for (int value : values) {
      array.add(value);
    }
    json.add(key, array);
    return this;
  }

  /** A key that is there with no value, as Grafana writes it. */
  Node none(String key) {
    json.add(key, JsonNull.INSTANCE);
    return this;
  }

  JsonElement element() {
    return json;
  }

  private static JsonPrimitive number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? new JsonPrimitive((long) value)
        : new JsonPrimitive(value);
  }
}
