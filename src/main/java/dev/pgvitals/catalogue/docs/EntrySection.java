package dev.pgvitals.catalogue.docs;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.catalogue.Top;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a page says about one entry: how it runs, its labels, and each metric it gives. */
final class EntrySection {
  private final Query query;
  private final QuerySchema schema;

  /** Index of a family to the column that it has its values from; of INFO columns, the first. */
  private final Map<Integer, Column> origins = new LinkedHashMap<>();

  EntrySection(Query query, QuerySchema schema) {
    this.query = query;
    this.schema = schema;
    for (QuerySchema.ColumnUse use : schema.columns()) {
      if (use.family().isPresent()) {
        int first = use.family().getAsInt();

        int count = use.column().isSnapshot() ? 3 : 1;
        for (int i = first; i < first + count; i++) {
          origins.putIfAbsent(i, use.column());
        }
      }
    }
  }

  String text() {
    StringBuilder text = new StringBuilder("### " + query.name() + "\n\n");
    if (!query.description().isEmpty()) {
      text.append(Markdown.plain(query.description())).append("\n\n");
    }
    text.append(capitalized(String.join("; ", facts()))).append(".\n\n");
    List<String> labels = labels();
    if (!labels.isEmpty()) {
      text.append("Labels: ").append(String.join("; ", labels)).append(".\n\n");
    }
    return text.append(table()).toString();
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(
        (query.scope() == Query.Scope.DATABASE ? "once in each database" : "once on each server")
            + switch (query.role()) {
              case ANY -> query.engine().soleRole().isPresent() ? "" : ", primary or standby";
              case PRIMARY -> ", on a primary only";
              case REPLICA -> ", on a standby only";
            });
    facts.add(
        query
            .interval()
            .map(interval -> "every " + Durations.format(interval))
            .orElse("at the agent's `interval`"));
    query.timeout().ifPresent(timeout -> facts.add("for at most " + Durations.format(timeout)));
    String product = query.engine().title();
    String versions = AvailableVersions.of(query);
    facts.add(versions.equals("all") ? product + ", all versions" : product + " " + versions);
    query.top().ifPresent(top -> facts.add(rows(top)));
    query.maxSeries().ifPresent(series -> facts.add("at most " + series + " series"));
    if (!query.when().isEmpty()) {
      facts.add("only while its `when` says so");
    }
    String needs = needs(query.requires());
    if (!needs.isEmpty()) {
      facts.add("needs " + needs);
    }
    if (!query.databases().isEmpty()) {
      facts.add(
          "in databases "
              + Markdown.codes(query.databases().stream().map(Object::toString).toList()));
    }
    if (!query.enabled()) {
      facts.add("**not enabled** unless your catalogue says so");
    }
    return facts;
  }

  private static String rows(Top top) {
    return "the " + Plural.of(top.rows(), "row") + " with the highest " + Markdown.codes(top.by());
  }

  private static String needs(Requirements requires) {
    List<String> needs = new ArrayList<>();
    for (Requirements.Extension extension : requires.extensions()) {
      String from = extension.from().isEmpty() ? "" : " " + extension.from() + " or later";
      String to = extension.to().isEmpty() ? "" : ", before " + extension.to();
      needs.add("the extension " + Markdown.code(extension.name()) + from + to);
    }
    requires.relations().forEach(name -> needs.add("the relation " + Markdown.code(name)));
    requires.schemas().forEach(name -> needs.add("the schema " + Markdown.code(name)));
    requires.privileges().forEach(name -> needs.add("membership in " + Markdown.code(name)));
    addOneOf(needs, "a database called ", requires.databaseNames());
    addOneOf(needs, "a login as ", requires.userNames());
    requires.tags().forEach(tag -> needs.add("the tag " + Markdown.code(tag)));
    requires.notTags().forEach(tag -> needs.add("that there is no tag " + Markdown.code(tag)));
    return String.join(", ", needs);
  }

  private static void addOneOf(List<String> needs, String what, List<String> names) {
    if (!names.isEmpty()) {
      needs.add(what + names.stream().map(Markdown::code).collect(Collectors.joining(" or ")));
    }
  }

  private List<String> labels() {
    List<String> labels = new ArrayList<>();
    if (schema.addsDatname()) {
      labels.add(Markdown.code(QuerySchema.DATNAME) + " (the database it ran in)");
    }
    for (Column column : query.columns()) {
      if (column.usage().isLabel()) {
        String description = column.description();
        labels.add(
            Markdown.code(column.publishedName())
                + (description.isEmpty() ? "" : " (" + Markdown.plain(description) + ")"));
      }
    }
    return labels;
  }

  private String table() {
    Map<Integer, String> versions = new TreeMap<>();
    origins.forEach(
        (family, column) -> {
          String known = AvailableVersions.of(query, column);
          if (!known.isEmpty() && column.usage().isValue()) {
            versions.put(family, known);
          }
        });
    boolean differ = !versions.isEmpty();
    StringBuilder table = new StringBuilder();
    table.append("| Metric | Type | Labels | Unit | ").append(differ ? "Versions | " : "");
    table.append("Description |\n|---|---|---|---|").append(differ ? "---|" : "").append("---|\n");
    origins.forEach(
        (index, column) -> {
          MetricFamily family = schema.families().get(index);
          table
              .append("| ")
              .append(Markdown.code(family.name()))
              .append(" | ")
              .append(family.type().name().toLowerCase(Locale.ROOT))
              .append(" | ")
              .append(Markdown.codes(family.labels()))
              .append(" | ")
              .append(unit(column, family));
          if (differ) {
            table.append(" | ").append(versions.getOrDefault(index, ""));
          }
          table.append(" | ").append(description(column, family)).append(" |\n");
        });
    return table.toString().replace("|  |", "| |").replace("|  |", "| |");
  }

  private static String unit(Column column, MetricFamily family) {
    return column.unit().map(Markdown::plain).orElseGet(() -> unit(family.name()));
  }

  private static String unit(String metric) {
    String name = metric.replaceFirst("_(total|bucket|sum)$", "");
    if (name.matches(".*_(timestamp|start_time)_seconds")) {
      return "Unix time, s";
    }
    for (String unit : List.of("seconds", "bytes", "ratio")) {
      if (name.endsWith("_" + unit)) {
        return unit;
      }
    }
    return "";
  }

  private static String description(Column column, MetricFamily family) {
    StringBuilder text = new StringBuilder(Markdown.plain(family.help()));
    if (!column.mapping().isEmpty()) {
      text.append(text.isEmpty() ? "" : ": ");
      text.append(
          new TreeMap<>(column.mapping())
              .entrySet().stream()
                  .map(e -> Markdown.code(e.getKey()) + " is " + number(e.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    Optional<Alert> alert = column.alert();
    alert.ifPresent(
        rule ->
            text.append(text.isEmpty() ? "" : ". ")
                .append("Alert: ")
                .append(Markdown.code(rule.name())));
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
