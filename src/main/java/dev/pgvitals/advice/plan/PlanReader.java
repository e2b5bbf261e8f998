package dev.pgvitals.advice.plan;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code EXPLAIN (VERBOSE, FORMAT JSON)} gives. */
public final class PlanReader {
  private static final Set<String> CONDITIONS =
      Set.of("Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "TID Cond", "Order By");

  /** Texts that are no expressions. */
  private static final Set<String> NAMES =
      Set.of(
          "Node Type",
          "Parent Relationship",
          "Subplan Name",
          "Join Type",
          "Scan Direction",
          "Strategy",
          "Partial Mode",
          "Operation",
          "Command",
          "Schema",
          "Relation Name",
          "Function Name",
          "CTE Name",
          "Tuplestore Name",
          "Alias",
          "Index Name",
          "Filter",
          "Join Filter");

  private PlanReader() {}

  /** The first plan of the document; empty when it is none, as of a statement without one. */
  public static Optional<PlanNode> read(String json) {
    try {
      for (JsonElement element : JsonParser.parseString(json).getAsJsonArray()) {
        if (element.isJsonObject() && element.getAsJsonObject().has("Plan")) {
          return Optional.of(node(element.getAsJsonObject().getAsJsonObject("Plan")));
        }
      }
      return Optional.empty();
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | NumberFormatException
        | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static PlanNode node(JsonObject json) {
    List<String> conditions = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      JsonElement value = entry.getValue();
      if (CONDITIONS.contains(entry.getKey())) {
        conditions.add(value.getAsString());
      } else if (isText(value) && !NAMES.contains(entry.getKey())) {
        expressions.add(value.getAsString());
      }
    }
    List<PlanNode> children = new ArrayList<>();
    if (json.has("Plans")) {
      json.getAsJsonArray("Plans").forEach(child -> children.add(node(child.getAsJsonObject())));
    }
    Optional<PlanNode.Relation> relation =
        json.has("Relation Name") && json.has("Schema")
            ? Optional.of(new PlanNode.Relation(text(json, "Schema"), text(json, "Relation Name")))
            : Optional.empty();
    return new PlanNode(
        text(json, "Node Type"),
        relation,
        text(json, "Alias"),
        text(json, "Index Name"),
        text(json, "Parent Relationship"),
        json.get("Total Cost").getAsDouble(),
        json.get("Plan Rows").getAsDouble(),
        json.get("Plan Width").getAsInt(),
        text(json, "Filter"),
        text(json, "Join Filter"),
        conditions,
        list(json, "Sort Key"),
        list(json, "Output"),
        expressions,
        children);
  }

  private static boolean isText(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }

  private static String text(JsonObject json, String key) {
    return json.has(key) ? json.get(key).getAsString() : "";
  }

  private static List<String> list(JsonObject json, String key) {
    List<String> texts = new ArrayList<>();
    if (json.has(key)) {
      JsonArray array = json.getAsJsonArray(key);
      array.forEach(element -> texts.add(element.getAsString()));
    }
    return texts;
  }
}
