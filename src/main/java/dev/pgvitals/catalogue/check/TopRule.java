package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.SqlText;
import dev.pgvitals.catalogue.Top;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.yaml.Position;

/** Only a query whose rows can be ordered, told apart and counted may publish some of them. */
final class TopRule {
  private final Query query;
  private final Top top;
  private final Report report;

  private TopRule(Query query, Top top, Report report) {
    this.query = query;
    this.top = top;
    this.report = report;
  }

  static void check(Query query, Report report) {
    query
        .top()
        .ifPresentOrElse(
            top -> new TopRule(query, top, report).check(),
            () ->
                query.variants().stream()
                    .filter(variant -> !SqlText.topOffsets(variant.sql()).isEmpty())
                    .forEach(variant -> refuseParameter(query, variant, report)));
  }

  private static void refuseParameter(Query query, Variant variant, Report report) {
    report
        .problems()
        .add(
            variant.position(),
            query.name() + ".query",
            "\":top\" is the number of rows that \"top\" asks for, but the entry has no \"top\"");
  }

  private void check() {
    top.by().forEach(name -> mustBeColumn("top.by", name));
    top.total().ifPresent(name -> mustBeColumn("top.total", name));
    query.columns().forEach(this::checkUsage);
    if (query.key().isEmpty() && query.columns().stream().noneMatch(c -> c.usage().isLabel())) {
      problem(top.position(), "top", "needs a LABEL column to tell the rows by");
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
          "EVENTS do not go with \"top\": what a row that is left out counts would be lost");
    } else if (column.isSnapshot()) {
      problem(
          column.position(),
          "metrics." + column.name(),
          "a HISTOGRAM of one observation a row does not go with \"top\": it needs all rows");
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
              ? "limits itself to \":top\" rows, so it must say of how many: as a column that"
                  + " \"top.total\" names"
              : "must limit itself to \":top\" rows, as \"top.total\" says that it counts them");
    }
  }

  private void problem(Position position, String path, String message) {
    report.problems().add(position, query.name() + "." + path, message);
  }
}
