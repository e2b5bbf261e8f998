package dev.pgvitals.postgres;

import dev.pgvitals.catalogue.Query;
import java.sql.SQLException;
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

  static ServerFacts read(Session session) throws SQLException {
    String answer = session.query(SHOW_VERSION, rows -> rows.next() ? rows.getString(1) : "");
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
        session.connection().getMetaData().getUserName(),
        false,
        Set.of(),
        UNKNOWN_START,
        new DatabaseFacts(Connector.CONSOLE, Map.of(), Set.of(), Set.of()),
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
