package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Top;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.yaml.Position;

/** Only a query whose rows can be ordered, told apart and counted may publish some of them. */
final class TopRule {
  private final Query query;
  private final Top top;
  private final EntryProblems report;

  private TopRule(Query query, Top top, EntryProblems report) {
    this.query = query;
    this.top = top;
    this.report = report;
  }

  static void check(Query query, EntryProblems report) {
    query
        .top()
        .ifPresentOrElse(
            top -> new TopRule(query, top, report).check(),
            () ->
                query.variants().stream()
                    .filter(variant -> !SqlText.topOffsets(variant.sql()).isEmpty())
                    .forEach(variant -> refuseParameter(query, variant, report)));
  }

  private static void refuseParameter(Query query, Variant variant, EntryProblems report) {
    report
        .problems()
        .add(
            variant.position(),
            query.name() + ".query",
            "\":top\" stands for the rows of \"top\", but the entry has no \"top\"");
  }

  private void check() {
    top.by().forEach(name -> mustBeColumn("top.by", name));
    top.total().ifPresent(name -> mustBeColumn("top.total", name));
    query.columns().forEach(this::checkUsage);
    if (query.key().isEmpty() && query.columns().stream().noneMatch(c -> c.usage().isLabel())) {
      problem(top.position(), "top", "needs a LABEL column to identify the rows");
    }
    if (query.maxSeries().isPresent() && query.maxSeries().getAsInt() < top.rows()) {
      problem(
          top.position(),
          "top.rows",
          "is more than max_series, which is "
              + query.maxSeries().getAsInt()
              + ": every full run would fail");
    }
    query.variants().stream().filter(v -> !v.sql().isEmpty()).forEach(this::checkSql);
  }

  private void mustBeColumn(String path, String name) {
    ColumnReference.fault(query, name).ifPresent(why -> problem(top.position(), path, why));
  }

  private void checkUsage(Column column) {
    if (column.usage().countsEvents()) {
      problem(
          column.position(),
          "metrics." + column.name(),
          "EVENTS cannot be combined with \"top\": events of dropped rows would be lost");
    } else if (column.usage().takesSamples() && top.total().isPresent()) {
      problem(
          column.position(),
          "metrics." + column.name(),
          "SAMPLED cannot be combined with \"top.total\": rows that the query leaves out itself"
              + " would be lost");
    } else if (column.isSnapshot()) {
      problem(
          column.position(),
          "metrics." + column.name(),
          "a HISTOGRAM of one observation per row cannot be combined with \"top\": it"
              + " needs all rows");
    }
  }

  private void checkSql(Variant variant) {
    if (!SqlText.isSubquery(variant.sql())) {
      problem(
          variant.position(),
          "query",
          "must be a SELECT, WITH, VALUES or TABLE, as \"top\" puts an ORDER BY and a LIMIT around"
              + " it");
    }
    boolean hasParameter = !SqlText.topOffsets(variant.sql()).isEmpty();
    if (hasParameter != top.total().isPresent()) {
      problem(
          variant.position(),
          "query",
          hasParameter
              ? "limits itself to \":top\" rows, so it must return the total in a column,"
                  + " named by \"top.total\""
              : "must limit itself to \":top\" rows, as \"top.total\" is set");
    }
  }

  private void problem(Position position, String path, String message) {
    report.problems().add(position, query.name() + "." + path, message);
  }
}
