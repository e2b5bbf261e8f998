package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.promql.Promql;

/** What is the same of all queries. */
final class Queries {
  private static final int LETTERS = 26;

  private Queries() {}

  /** The data source that the reader of the board has chosen. */
  static Node datasource() {
    return new Node().put("type", "prometheus").put("uid", "${datasource}");
  }

  /** PromQL with the names of labels and metrics as they are here. */
  static String of(String query, Settings settings) {
    return Promql.of(query).renaming(settings.names());
  }

  /** Grafana's name of a panel's query. */
  static String refId(int index) {
    if (index >= LETTERS) {
      throw new IllegalArgumentException("more queries than letters");
    }
    return String.valueOf((char) ('A' + index));
  }
}
