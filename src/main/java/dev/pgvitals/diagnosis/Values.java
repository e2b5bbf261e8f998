package dev.pgvitals.diagnosis;

import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.runbook.Step;
import dev.pgvitals.runbook.Variables;
import dev.pgvitals.text.SqlNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values for the variables of a runbook: those that a person has set, else what a row of the vital
 * tells, else what is known of the server.
 */
public record Values(Map<String, String> byName) {
  /** The label that names the database in which the trouble is. */
  public static final String DATABASE_LABEL = "datname";

  /** By the name of a label. */
  private static final Map<String, List<String>> VARIABLES =
      Map.ofEntries(
          Map.entry(DATABASE_LABEL, List.of("database")),
          Map.entry("database", List.of("database")),
          Map.entry("schemaname", List.of("schema")),
          Map.entry("relname", List.of("table", "partitioned")),
          Map.entry("indexrelname", List.of("index")),
          Map.entry("usename", List.of("role")),
          Map.entry("rolname", List.of("role")),
          Map.entry("user", List.of("role")),
          Map.entry("client_addr", List.of("address")),
          Map.entry("application_name", List.of("application")),
          Map.entry("slot_name", List.of("slot")),
          Map.entry("subname", List.of("subscription")),
          Map.entry("queryid", List.of("queryid")));

  public Values {
    byName = Map.copyOf(byName);
  }

  /**
   * All that is known.
   *
   * @param set by a person
   * @param labels of the row that is worst; empty when there is none
   * @param database that is asked; empty where there are none
   */
  public static Values of(
      Map<String, String> set,
      Map<String, String> labels,
      ServerFacts facts,
      Optional<String> database) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("agent", facts.user());
    labels.forEach(
        (label, value) ->
            VARIABLES.getOrDefault(label, List.of()).forEach(name -> values.put(name, value)));
    database.ifPresent(name -> values.put("database", name));
    values.putAll(set);
    composed(values, "relation", "table");
    composed(values, "index_relation", "index");
    values.values().removeIf(String::isEmpty);
    return new Values(values);
  }

  private static void composed(Map<String, String> values, String whole, String part) {
    String schema = values.get("schema");
    String name = values.get(part);
    if (schema != null && name != null) {
      values.putIfAbsent(whole, SqlNames.quoted(schema) + "." + SqlNames.quoted(name));
    }
  }

  /** What is in a block, with the values that are known: for a person to paste. */
  public String filled(Step.Block block) {
    return block.sql().isPresent() ? Variables.fillKnown(block.text(), byName) : block.text();
  }

  /** The same with the schema of the extension that a block is about. */
  Map<String, String> with(Optional<String> extensionSchema) {
    Map<String, String> more = new HashMap<>(byName);
    extensionSchema.ifPresent(schema -> more.putIfAbsent("extension_schema", schema));
    return more;
  }
}
