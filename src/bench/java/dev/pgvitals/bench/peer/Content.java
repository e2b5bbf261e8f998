package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.server.WatchedServer;
import java.util.Locale;

/** What the programs collect while they are measured. */
enum Content {
  /** The benchmark's queries, about 10,000 series. */
  SMALL("25 queries, 200 tables", WatchedServer.SMALL, 1),
  /** The same queries, about 86,000 series. */
  LARGE("25 queries, 2,000 tables", WatchedServer.LARGE, 3),
  /** What each program collects by default. */
  BY_DEFAULT(
      "by default, three databases of which one has 2,000 tables and one 200",
      WatchedServer.SMALL,
      1);

  private final String title;
  private final String database;
  private final int divisor;

  Content(String title, String database, int divisor) {
    this.title = title;
    this.database = database;
    this.divisor = divisor;
  }

  String title() {
    return title;
  }

  /** The one that both programs connect to. */
  String database() {
    return database;
  }

  /** Whether there must be the database of 2,000 tables. */
  boolean isLarge() {
    return this != SMALL;
  }

  /** How often to do what takes longer the more series there are, so as to take about as long. */
  int fewer(int times) {
    return Math.max(2, times / divisor);
  }

  /** For the names of roles and files. */
  String key() {
    return toString().toLowerCase(Locale.ROOT);
  }
}
