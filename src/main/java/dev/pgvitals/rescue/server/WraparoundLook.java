package dev.pgvitals.rescue.server;

import dev.pgvitals.rescue.plan.Wraparound;
import dev.pgvitals.rescue.plan.Wraparound.DatabaseAge;
import dev.pgvitals.rescue.plan.Wraparound.Holder;
import dev.pgvitals.rescue.plan.Wraparound.OldTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads how far transaction IDs are used up, and what keeps the old ones. */
final class WraparoundLook {
  private static final int DATABASES = 3;

  private static final String AGES =
      """
      SELECT d.datname::text, pg_catalog.age(d.datfrozenxid), pg_catalog.mxid_age(d.datminmxid), d.datallowconn
        FROM pg_catalog.pg_database AS d
       ORDER BY GREATEST(pg_catalog.age(d.datfrozenxid), pg_catalog.mxid_age(d.datminmxid)) DESC, d.datname""";

  private static final String FREEZE_MIN_AGE =
      """
      SELECT LEAST(pg_catalog.current_setting('vacuum_freeze_min_age')::bigint,
                   pg_catalog.current_setting('autovacuum_freeze_max_age')::bigint / 2)""";

  private static final String HOLDERS =
      """
      SELECT h.what, h.age, h.remedy
        FROM (SELECT 'prepared transaction ' || pg_catalog.quote_literal(p.gid) || ' of ' || p.owner::text AS what,
                     pg_catalog.age(p.transaction) AS age,
                     'in database ' || p.database::text || ', as ' || p.owner::text || ': ROLLBACK PREPARED '
                       || pg_catalog.quote_literal(p.gid) || ';' AS remedy
                FROM pg_catalog.pg_prepared_xacts AS p
              UNION ALL
              SELECT 'replication slot ' || s.slot_name::text || CASE WHEN s.active THEN ', in use' ELSE ', which nobody uses' END,
                     GREATEST(pg_catalog.age(s.xmin), pg_catalog.age(s.catalog_xmin)),
                     CASE WHEN s.active THEN 'see why its reader is behind, or holds a transaction open'
                          ELSE 'if its reader never comes back: SELECT pg_drop_replication_slot('
                                 || pg_catalog.quote_literal(s.slot_name::text) || ');' END
                FROM pg_catalog.pg_replication_slots AS s
               WHERE s.xmin IS NOT NULL OR s.catalog_xmin IS NOT NULL
              UNION ALL
              SELECT 'standby ' || w.application_name, pg_catalog.age(w.backend_xmin),
                     'it has hot_standby_feedback: end the long transaction there, with this command on the standby'
                FROM pg_catalog.pg_stat_replication AS w
               WHERE w.backend_xmin IS NOT NULL) AS h
       ORDER BY h.age DESC, h.what""";

  private static final String TABLES =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),
             GREATEST(pg_catalog.age(c.relfrozenxid), pg_catalog.mxid_age(c.relminmxid),
                      pg_catalog.age(t.relfrozenxid), pg_catalog.mxid_age(t.relminmxid)) AS age,
             c.relpersistence = 't'
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid
       WHERE c.relkind IN ('r', 'm')
       ORDER BY age DESC, n.nspname IN ('pg_catalog', 'information_schema'), 1
       LIMIT 10""";

  private final Login login;

  /**
   * @param login to the other databases
   */
  WraparoundLook(Login login) {
    this.login = login;
  }

  /**
   * Reads all of it.
   *
   * @param above share of all IDs; in databases that are beyond it, the oldest tables are looked
   *     for, if it is below 1
   */
  Wraparound read(Connection connection, String home, double above) throws SQLException {
    List<DatabaseAge> databases = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    long freezeMinAge;
    List<Holder> holders = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(AGES)) {
        while (row.next()) {
          databases.add(new DatabaseAge(row.getString(1), row.getLong(2), row.getLong(3)));
          if (!row.getBoolean(4)) {
            closed.add(row.getString(1));
          }
        }
      }
      try (ResultSet row = statement.executeQuery(FREEZE_MIN_AGE)) {
        row.next();
        freezeMinAge = row.getLong(1);
      }
      try (ResultSet row = statement.executeQuery(HOLDERS)) {
        while (row.next()) {
          holders.add(new Holder(row.getString(1), row.getLong(2), row.getString(3)));
        }
      }
    }
    List<OldTable> tables = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (DatabaseAge database :
        databases.stream().filter(one -> one.ratio() > above).limit(DATABASES).toList()) {
      if (closed.contains(database.name())) {
        notes.add(
            "Nobody may connect to database %s: autovacuum alone can freeze it; see that it runs."
                .formatted(database.name()));
      } else {
        tables.addAll(tables(connection, home, database, notes));
      }
    }
    return new Wraparound(databases, freezeMinAge, holders, tables, notes);
  }

  private List<OldTable> tables(
      Connection connection, String home, DatabaseAge database, List<String> notes)
      throws SQLException {
    if (database.name().equals(home)) {
      return tables(connection, database);
    }
    try (Connection visit = login.to(database.name())) {
      return tables(visit, database);
    } catch (RescueException e) {
      notes.add(
          "The tables of database %s were not looked at: %s"
              .formatted(database.name(), e.getMessage()));
      return List.of();
    }
  }

  private static List<OldTable> tables(Connection connection, DatabaseAge database)
      throws SQLException {
    List<OldTable> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        tables.add(
            new OldTable(database.name(), row.getString(1), row.getLong(2), row.getBoolean(3)));
      }
    }
    return tables;
  }
}
