package dev.pgvitals.web.api;

import dev.pgvitals.metric.store.PublishedSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tables of what is published now. One that has no rows is left out. */
final class TablePart {
  private static final String INFO = "_info";

  private final Json json;
  private final Map<String, List<PublishedSample>> byFamily;
  private final boolean withTexts;

  /**
   * @param samples of all families that tables have
   * @param withTexts whether texts of statements are told, which may hold data
   */
  TablePart(Json json, List<PublishedSample> samples, boolean withTexts) {
    this.json = json;
    this.withTexts = withTexts;
    this.byFamily = samples.stream().collect(Collectors.groupingBy(PublishedSample::family));
  }

  /** One row; values and texts are there as far as there are any. */
  private static final class Row {
    final Map<String, Double> values = new LinkedHashMap<>();
    final Map<String, String> texts = new LinkedHashMap<>();

    boolean is(String column, Object wanted) {
      return wanted.equals(values.get(column)) || wanted.equals(texts.get(column));
    }
  }

  /** The table as an item of a list. */
  void write(Table table) {
    List<Row> rows = rows(table);
    if (rows.isEmpty()) {
      return;
    }
    boolean texts = withTexts && addTexts(table, rows);
    json.object(
        () -> {
          json.text("name", table.name());
          json.text("help", table.help());
          json.list("columns", () -> columns(table, texts));
          json.whole("row_count", rows.size());
          json.list(
              "rows",
              () ->
                  rows.stream()
                      .limit(table.limit())
                      .forEach(row -> json.object(() -> row(table, row))));
        });
  }

  /** Whether any row has one. */
  private boolean addTexts(Table table, List<Row> rows) {
    if (table.details().isEmpty()) {
      return false;
    }
    Table.Details details = table.details().get();
    Map<String, String> known = new HashMap<>();
    for (PublishedSample sample : byFamily.getOrDefault(details.family(), List.of())) {
      known.put(
          sample.labels().getOrDefault(details.by(), ""),
          sample.labels().getOrDefault(Table.Details.TEXT, ""));
    }
    boolean any = false;
    for (Row row : rows) {
      String text = known.getOrDefault(row.texts.getOrDefault(details.by(), ""), "");
      if (!text.isEmpty()) {
        row.texts.put(Table.Details.TEXT, text);
        any = true;
      }
    }
    return any;
  }

  private void columns(Table table, boolean texts) {
    table.keys().forEach(key -> column(key, "text"));
    if (table.hasManyTexts()) {
      valueColumns(table);
    }
    table.texts().stream().filter(table::shows).forEach(text -> column(text, "text"));
    if (!table.hasManyTexts()) {
      valueColumns(table);
    }
    if (texts) {
      column(Table.Details.TEXT, "text");
    }
  }

  private void valueColumns(Table table) {
    table.columns().stream()
        .filter(column -> !isInfo(column) && table.shows(column.name()))
        .forEach(column -> column(column.name(), Table.unit(column)));
  }

  private void column(String name, String unit) {
    json.object(
        () -> {
          json.text("name", name);
          json.text("unit", unit);
        });
  }

  private void row(Table table, Row row) {
    row.texts.keySet().removeIf(name -> !table.shows(name));
    row.values.keySet().removeIf(name -> !table.shows(name));
    row.texts.forEach(json::text);
    row.values.forEach(json::number);
  }

  private List<Row> rows(Table table) {
    Map<List<String>, Row> rows = new LinkedHashMap<>();
    for (Table.Column column : table.columns()) {
      for (PublishedSample sample : byFamily.getOrDefault(column.family(), List.of())) {
        List<String> key =
            table.keys().stream().map(name -> sample.labels().getOrDefault(name, "")).toList();
        Row row = rows.computeIfAbsent(key, k -> new Row());
        for (int i = 0; i < key.size(); i++) {
          row.texts.put(table.keys().get(i), key.get(i));
        }
        for (String name : table.texts()) {
          String text = sample.labels().getOrDefault(name, "");
          if (!text.isEmpty()) {
            row.texts.put(name, text);
          }
        }
        if (!isInfo(column)) {
          row.values.merge(column.name(), sample.value(), Double::sum);
        }
      }
    }
    List<Row> chosen = new ArrayList<>(rows.values());
    chosen.removeIf(
        row ->
            !row.values.keySet().containsAll(required(table))
                || !table.only().entrySet().stream()
                    .allMatch(must -> row.is(must.getKey(), must.getValue())));
    chosen.sort(
        Comparator.comparingDouble(
                (Row row) -> row.values.getOrDefault(table.order(), Double.NEGATIVE_INFINITY))
            .reversed()
            .thenComparing(row -> new TreeMap<>(row.texts).toString()));
    return chosen;
  }

  /**
   * Rows of a family that others share have no place in a table that is in order of another one.
   */
  private static List<String> required(Table table) {
    boolean optional = table.columns().stream().anyMatch(TablePart::isInfo);
    return optional ? List.of() : List.of(table.order());
  }

  private static boolean isInfo(Table.Column column) {
    return column.family().endsWith(INFO);
  }
}
