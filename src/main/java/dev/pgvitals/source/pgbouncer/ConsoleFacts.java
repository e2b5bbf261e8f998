package dev.pgvitals.source.pgbouncer;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.ServerFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be found out about a PgBouncer through its console. */
final class ConsoleFacts {
  static final String SHOW_VERSION = "SHOW VERSION";

  /** The console does not say since when it runs. */
  static final Instant UNKNOWN_START = Instant.EPOCH;

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?\\S*");

  private ConsoleFacts() {}

  /** What it answers when it is asked for its version. */
  static String version(Connection console) throws SQLException {
    try (Statement statement = console.createStatement();
        ResultSet rows = statement.executeQuery(SHOW_VERSION)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  static ServerFacts read(Connection console) throws SQLException {
    String answer = version(console);
    Matcher version = VERSION.matcher(answer);
    if (!version.find()) {
      throw new SQLException(
          "the console does not report its version: \""
              + answer
              + "\"; PgBouncer 1.12 or later does");
    }
    return new ServerFacts(
        Query.Engine.PGBOUNCER,
        number(version),
        version.group(),
        false,
        console.getMetaData().getUserName(),
        false,
        Set.of(),
        UNKNOWN_START,
        new DatabaseFacts(ConsoleDialect.DATABASE, Map.of(), Set.of(), Set.of()),
        List.of());
  }

  /** As catalogue files count: 1.18.0 is 11800. */
  private static int number(Matcher version) {
    int patch = version.group(3) == null ? 0 : Integer.parseInt(version.group(3));
    return Integer.parseInt(version.group(1)) * 10_000
        + Integer.parseInt(version.group(2)) * 100
        + patch;
  }
}
