package dev.pgvitals.postgres;

import dev.pgvitals.catalogue.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads facts, one round trip each. Needs no privilege beyond a login; works on 13 and later. */
public final class FactsReader {
  /** Pairs come as two arrays of one order, since an array has no rows. */
  private static final String DATABASE_COLUMNS =
      """
        pg_catalog.current_database(),
        ARRAY(SELECT extname::text FROM pg_catalog.pg_extension ORDER BY extname),
        ARRAY(SELECT extversion FROM pg_catalog.pg_extension ORDER BY extname),
        ARRAY(SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname = ANY (?::text[])),
        ARRAY(SELECT spelled
                FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]),
                                pg_catalog.unnest(?::text[])) AS asked (spelled, nsp, rel)
               WHERE EXISTS (
                 SELECT FROM pg_catalog.pg_class AS c
                   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                  WHERE c.relname = asked.rel
                    AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
                    AND CASE WHEN asked.nsp = '' THEN pg_catalog.pg_table_is_visible(c.oid)
                             ELSE n.nspname = asked.nsp END))
      """;

  /**
   * A database whose limit is -2 was left half dropped (16 and later, back-patched): it refuses
   * all.
   */
  private static final String SERVER =
      "SELECT "
          + DATABASE_COLUMNS
          + """
          , pg_catalog.current_setting('server_version_num')::int,
            pg_catalog.current_setting('server_version'),
            pg_catalog.pg_is_in_recovery(),
            CURRENT_USER::text,
            (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER),
            ARRAY(SELECT rolname::text FROM pg_catalog.pg_roles
                   WHERE rolname = ANY (?::text[]) AND pg_catalog.pg_has_role(oid, 'USAGE')),
            pg_catalog.pg_postmaster_start_time(),
            ARRAY(SELECT datname::text FROM pg_catalog.pg_database
                   WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 ORDER BY datname),
            ARRAY(SELECT pg_catalog.has_database_privilege(oid, 'CONNECT') FROM pg_catalog.pg_database
                   WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 ORDER BY datname)
          """;

  private static final String DATABASE =
      "SELECT " + DATABASE_COLUMNS + ", pg_catalog.pg_postmaster_start_time()";

  private final Questions questions;

  public FactsReader(Questions questions) {
    this.questions = questions;
  }

  /** Facts of the server and of the database that the connection is to. */
  public ServerFacts server(Session session) throws SQLException {
    if (session.isConsole()) {
      return ConsoleFacts.read(session);
    }
    try (PreparedStatement statement = session.prepare(SERVER)) {
      bindDatabase(session.connection(), statement);
      bind(session.connection(), statement, 5, questions.roles());
      return session.query(statement, FactsReader::server);
    }
  }

  private static ServerFacts server(ResultSet row) throws SQLException {
    row.next();
    return new ServerFacts(
        Query.Engine.POSTGRESQL,
        row.getInt(6),
        row.getString(7),
        row.getBoolean(8),
        row.getString(9),
        row.getBoolean(10),
        Set.copyOf(strings(row.getArray(11))),
        startTime(row, 12),
        database(row),
        databases(row));
  }

  /**
   * Facts of one of the server's databases, which the connection is to.
   *
   * @throws SQLException also when the connection leads elsewhere: a pooler's names of databases
   *     are its own
   */
  public DatabaseFacts database(Session session, String name, ServerFacts server)
      throws SQLException {
    try (PreparedStatement statement = session.prepare(DATABASE)) {
      bindDatabase(session.connection(), statement);
      return session.query(
          statement,
          row -> {
            row.next();
            DatabaseFacts found = database(row);
            boolean samePlace = startTime(row, 6).equals(server.startTime());
            if (session.boundsEachTransaction() && !(samePlace && found.name().equals(name))) {
              throw new SQLException(
                  "the pooler's database "
                      + name
                      + " is another: "
                      + found.name()
                      + (samePlace ? "" : " on another server"),
                  "3D000");
            }
            return found;
          });
    }
  }

  private static Instant startTime(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private void bindDatabase(Connection connection, PreparedStatement statement)
      throws SQLException {
    List<RelationName> relations = questions.relations().stream().map(RelationName::parse).toList();
    bind(connection, statement, 1, questions.schemas());
    bind(connection, statement, 2, questions.relations());
    bind(connection, statement, 3, relations.stream().map(RelationName::schema).toList());
    bind(connection, statement, 4, relations.stream().map(RelationName::name).toList());
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int index, List<String> names)
      throws SQLException {
    statement.setArray(index, connection.createArrayOf("text", names.toArray()));
  }

  private static DatabaseFacts database(ResultSet row) throws SQLException {
    List<String> names = strings(row.getArray(2));
    List<String> versions = strings(row.getArray(3));
    Map<String, String> extensions = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      extensions.put(names.get(i), versions.get(i));
    }
    return new DatabaseFacts(
        row.getString(1),
        extensions,
        Set.copyOf(strings(row.getArray(4))),
        Set.copyOf(strings(row.getArray(5))));
  }

  private static List<ServerFacts.Database> databases(ResultSet row) throws SQLException {
    List<String> names = strings(row.getArray(13));
    Boolean[] connectable = (Boolean[]) row.getArray(14).getArray();
    List<ServerFacts.Database> databases = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      databases.add(new ServerFacts.Database(names.get(i), connectable[i]));
    }
    return databases;
  }

  private static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
