package dev.pgvitals.source.postgres;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.Memberships;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.source.jdbc.UsageCounters;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads facts, in one round trip; in two where there is something to be vetted. Needs no privilege
 * beyond a login; works on 13 and later.
 */
final class FactsReader {
  /**
   * Pairs come as arrays of one order, since an array has no rows. What is asked about without a
   * schema is looked for on the role's search_path, which is not the one that this runs under.
   */
  private static final String DATABASE_COLUMNS =
      """
        pg_catalog.current_database(),
        (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()),
        ARRAY(SELECT extname::text FROM pg_catalog.pg_extension ORDER BY extname),
        ARRAY(SELECT extversion FROM pg_catalog.pg_extension ORDER BY extname),
        ARRAY(SELECT ARRAY[n.nspname::text, pg_catalog.has_schema_privilege(n.oid, 'USAGE')::text]
                FROM pg_catalog.pg_extension AS e
                JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
               ORDER BY e.extname),
        ARRAY(SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname = ANY (?::text[])),
        ARRAY(SELECT spelled
                FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]),
                                pg_catalog.unnest(?::text[])) AS asked (spelled, nsp, rel)
               WHERE EXISTS (
                 SELECT FROM pg_catalog.pg_class AS c
                   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                  WHERE c.relname = asked.rel
                    AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
                    AND CASE WHEN asked.nsp <> '' THEN n.nspname = asked.nsp
                             ELSE c.oid = (
                               SELECT first.oid
                                 FROM pg_catalog.unnest(pg_catalog.current_setting('%s', true)::name[])
                                      WITH ORDINALITY AS path (nsp, place)
                                 JOIN pg_catalog.pg_namespace AS there ON there.nspname = path.nsp
                                 JOIN pg_catalog.pg_class AS first
                                   ON first.relnamespace = there.oid AND first.relname = asked.rel
                                ORDER BY path.place LIMIT 1) END))
      """
          .formatted(Session.ROLE_PATH);

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
            ARRAY(SELECT ARRAY[rolname::text, pg_catalog.pg_has_role(oid, 'USAGE')::text]
                    FROM pg_catalog.pg_roles
                   WHERE rolname = ANY (?::text[]) AND pg_catalog.pg_has_role(oid, 'MEMBER')),
            pg_catalog.pg_postmaster_start_time(),
            ARRAY(SELECT datname::text FROM pg_catalog.pg_database
                   WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 ORDER BY datname),
            ARRAY(SELECT pg_catalog.has_database_privilege(oid, 'CONNECT') FROM pg_catalog.pg_database
                   WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 ORDER BY datname),
            (SELECT rolinherit FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER)
          """;

  private static final String DATABASE =
      "SELECT " + DATABASE_COLUMNS + ", pg_catalog.pg_postmaster_start_time()";

  private final FactsScope questions;
  private final List<RelationName> relations;
  private final OwnerCheck atHome;
  private final OwnerCheck elsewhere;
  private final UsageCounters cost;

  /**
   * A reader for one server.
   *
   * @param trusted owners that the server's configuration names
   * @param cost where a second round trip is counted; the first is the caller's to count
   */
  public FactsReader(FactsScope questions, List<String> trusted, UsageCounters cost) {
    this.questions = questions;
    this.relations = questions.relations().stream().map(RelationName::parse).toList();
    this.atHome = new OwnerCheck(questions.atHome(), trusted);
    this.elsewhere = new OwnerCheck(questions.elsewhere(), trusted);
    this.cost = cost;
  }

  /** Facts of the server and of the database that the connection is to. */
  public ServerFacts server(Session session) throws SQLException {
    ServerFacts facts =
        ask(
            session,
            SERVER,
            statement -> TextArrays.bind(statement, 5, questions.roles()),
            FactsReader::server);
    return facts.withHome(vetted(session, atHome, facts.home()));
  }

  private DatabaseFacts vetted(Session session, OwnerCheck vetting, DatabaseFacts facts)
      throws SQLException {
    if (!vetting.concerns(facts)) {
      return facts;
    }
    cost.oneRow();
    return facts.withStrangers(vetting.strangers(session));
  }

  /** Fills in more parameters. */
  private interface Binding {
    void to(PreparedStatement statement) throws SQLException;
  }

  private <T> T ask(Session session, String sql, Binding more, Session.Reading<T> reading)
      throws SQLException {
    boolean asksPath = relations.stream().anyMatch(relation -> relation.schema().isEmpty());
    try (PreparedStatement statement =
        asksPath ? session.prepareWithRolePath(sql) : session.prepare(sql)) {
      TextArrays.bind(statement, 1, questions.schemas());
      TextArrays.bind(statement, 2, questions.relations());
      TextArrays.bind(statement, 3, relations.stream().map(RelationName::schema).toList());
      TextArrays.bind(statement, 4, relations.stream().map(RelationName::name).toList());
      more.to(statement);
      return asksPath
          ? session.queryWithRolePath(statement, reading)
          : session.query(statement, reading);
    }
  }

  private static ServerFacts server(ResultSet row) throws SQLException {
    row.next();
    return new ServerFacts(
        Query.Engine.POSTGRESQL,
        row.getInt(8),
        row.getString(9),
        row.getBoolean(10),
        row.getString(11),
        row.getBoolean(12),
        memberships(row),
        startTime(row, 14),
        database(row),
        databases(row));
  }

  private static Memberships memberships(ResultSet row) throws SQLException {
    Set<String> used = new HashSet<>();
    Set<String> unused = new HashSet<>();
    for (Object pair : (Object[]) row.getArray(13).getArray()) {
      String[] role = (String[]) pair;
      (role[1].equals("true") ? used : unused).add(role[0]);
    }
    return new Memberships(used, unused, row.getBoolean(17));
  }

  /**
   * Facts of one of the server's databases, which the connection is to.
   *
   * @throws SQLException also when the connection leads elsewhere: a pooler's names of databases
   *     are its own
   */
  public DatabaseFacts database(Session session, String name, ServerFacts server)
      throws SQLException {
    DatabaseFacts facts =
        ask(
            session,
            DATABASE,
            statement -> {},
            row -> {
              row.next();
              DatabaseFacts found = database(row);
              boolean samePlace = startTime(row, 8).equals(server.startTime());
              if (session.boundsEachTransaction() && !(samePlace && found.name().equals(name))) {
                throw new SQLException(
                    "the pooler's database "
                        + name
                        + " is a different one: "
                        + found.name()
                        + (samePlace ? "" : " on another server"),
                    "3D000");
              }
              return found;
            });
    return vetted(session, elsewhere, facts);
  }

  private static Instant startTime(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static DatabaseFacts database(ResultSet row) throws SQLException {
    List<String> names = TextArrays.read(row.getArray(3));
    List<String> versions = TextArrays.read(row.getArray(4));
    Object[] schemas = (Object[]) row.getArray(5).getArray();
    Map<String, String> extensions = new HashMap<>();
    Map<String, String> extensionSchemas = new HashMap<>();
    Set<String> usable = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String[] schema = (String[]) schemas[i];
      extensions.put(names.get(i), versions.get(i));
      extensionSchemas.put(names.get(i), schema[0]);
      if (schema[1].equals("true")) {
        usable.add(names.get(i));
      }
    }
    return new DatabaseFacts(
        row.getString(1),
        row.getLong(2),
        extensions,
        Set.copyOf(TextArrays.read(row.getArray(6))),
        Set.copyOf(TextArrays.read(row.getArray(7))),
        extensionSchemas,
        usable,
        List.of());
  }

  private static List<ServerFacts.Database> databases(ResultSet row) throws SQLException {
    List<String> names = TextArrays.read(row.getArray(15));
    Boolean[] connectable = (Boolean[]) row.getArray(16).getArray();
    List<ServerFacts.Database> databases = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      databases.add(new ServerFacts.Database(names.get(i), connectable[i]));
    }
    return databases;
  }
}
