package dev.pgvitals.builtin.page;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.ExtensionSchemas;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.yaml.ProblemsException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a server makes of the built-in catalogue's SQL: each query is created as a temporary view,
 * so that the server itself says which columns of which views it reads, and of which types its own
 * columns are. All of it is rolled back.
 *
 * @param statistics all columns of the server's statistics views, by view
 * @param read those of them that a query reads whose rows are metrics
 * @param results the columns of each query, with their types
 * @param problems a line for each query that the server refuses
 */
public record CatalogueViews(
    Map<String, Set<String>> statistics,
    Map<String, Set<String>> read,
    Map<String, Map<String, String>> results,
    List<String> problems) {
  private static final String STATISTICS =
      """
      SELECT c.relname, a.attname
      FROM pg_class AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
      WHERE c.relkind = 'v'
        AND (c.relnamespace = 'pg_catalog'::regnamespace
             AND (c.relname ~ '^pg_stat(io)?_' OR c.relname = 'pg_replication_slots')
             OR c.relname IN ('pg_stat_statements', 'pg_stat_statements_info'))
      """;

  private static final String READ =
      """
      SELECT DISTINCT v.relname, a.attname
      FROM pg_class AS q
      JOIN pg_rewrite AS r ON r.ev_class = q.oid
      JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
      JOIN pg_class AS v ON d.refclassid = 'pg_class'::regclass AND v.oid = d.refobjid
      JOIN pg_attribute AS a ON a.attrelid = v.oid AND a.attnum > 0
        AND (a.attnum = d.refobjsubid OR a.attname = ANY (string_to_array(':keys', ',')))
      WHERE q.relnamespace = pg_my_temp_schema() AND q.relname = 'q' AND v.oid <> q.oid
      """;

  private static final String RESULT =
      """
      SELECT a.attname, format_type(a.atttypid, NULL)
      FROM pg_attribute AS a
      WHERE a.attrelid = 'pg_temp.q'::regclass AND a.attnum > 0
      ORDER BY a.attnum
      """;

  /** The function behind the view, which has the same columns; a function's are not recorded. */
  private static final Pattern STATEMENTS_FUNCTION =
      Pattern.compile(
          "\\bpg_stat_statements\\s*\\(\\s*(?:showtext\\s*(?:=>|:=)\\s*)?(true|false)\\s*\\)");

  /** What is read by name from a row that was turned into JSON. */
  private static final Pattern JSON_KEY = Pattern.compile("->>?\\s*'(\\w+)'");

  public static CatalogueViews on(Postgres postgres) {
    CatalogueViews views =
        new CatalogueViews(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    int version = Integer.parseInt(postgres.query("SHOW server_version_num"));
    try (Connection connection = postgres.superuser();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      pairs(statement, STATISTICS, views.statistics);
      statement.execute(DocumentedSql.after("## Bloat and sequences"));
      statement.execute(
          DocumentedSql.after("## Replication origins")
              .replace("TO pgvitals;", "TO CURRENT_USER;"));
      for (String each : JobTables.statements()) {
        statement.execute(each);
      }
      for (Query query : catalogue().queries()) {
        Optional<Variant> variant = query.variant(version);
        if (query.engine().equals(Query.Engine.POSTGRESQL)
            && variant.isPresent()
            && hasExtensions(statement, query.requires())) {
          views.add(connection, statement, query, inPublic(variant.get().sql()));
        }
      }
      connection.rollback();
      return views;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Catalogue catalogue() {
    try {
      return CatalogueReader.read(List.of(CatalogueFiles.builtin()), NamingScheme.PROMETHEUS)
          .catalogue();
    } catch (ProblemsException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String inPublic(String sql) {
    return ExtensionSchemas.bind(
        sql,
        ExtensionSchemas.named(sql).stream()
            .collect(Collectors.toMap(name -> name, name -> "public")));
  }

  private void add(Connection connection, Statement statement, Query query, String sql)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      statement.execute("CREATE TEMPORARY VIEW q AS " + bound(sql));
      Set<String> keys = new TreeSet<>();
      if (sql.contains("to_json")) {
        JSON_KEY.matcher(sql).results().forEach(match -> keys.add(match.group(1)));
      }
      if (query.isMetrics()) {
        pairs(statement, READ.replace(":keys", String.join(",", keys)), read);
      }
      Map<String, String> columns = new LinkedHashMap<>();
      try (ResultSet rows = statement.executeQuery(RESULT)) {
        while (rows.next()) {
          columns.put(rows.getString(1), rows.getString(2));
        }
      }
      results.put(query.name(), columns);
    } catch (SQLException e) {
      problems.add(query.name() + ": " + e.getMessage());
    }
    connection.rollback(before);
  }

  /** A view takes no parameters. */
  private static String bound(String sql) {
    String bound = replace(sql, SqlText.topOffsets(sql), ":top", "1");
    bound = replace(bound, SqlText.sinceOffsets(bound), ":since", "pg_catalog.now()");
    bound = replace(bound, SqlText.untilOffsets(bound), ":until", "pg_catalog.now()");
    return STATEMENTS_FUNCTION.matcher(bound).replaceAll("pg_stat_statements");
  }

  private static String replace(String sql, List<Integer> offsets, String name, String value) {
    StringBuilder bound = new StringBuilder(sql);
    for (int i = offsets.size() - 1; i >= 0; i--) {
      bound.replace(offsets.get(i), offsets.get(i) + name.length(), value);
    }
    return bound.toString();
  }

  /** Whether the server has them, once asked to; the versions are the ones it comes with. */
  private static boolean hasExtensions(Statement statement, Requirements requires)
      throws SQLException {
    for (Requirements.Extension extension : requires.extensions()) {
      Set<String> versions = new HashSet<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT default_version FROM pg_available_extensions WHERE name = '%s'"
                  .formatted(extension.name()))) {
        while (rows.next()) {
          versions.add(rows.getString(1));
        }
      }
      if (versions.stream().noneMatch(version -> isNotOlder(version, extension.from()))) {
        return false;
      }
      statement.execute("CREATE EXTENSION IF NOT EXISTS \"%s\"".formatted(extension.name()));
    }
    return true;
  }

  private static boolean isNotOlder(String version, String from) {
    return from.isEmpty() || Arrays.compare(numbers(version), numbers(from)) >= 0;
  }

  private static int[] numbers(String version) {
    return Pattern.compile("\\d+")
        .matcher(version)
        .results()
        .mapToInt(match -> Integer.parseInt(match.group()))
        .toArray();
  }

  private static void pairs(Statement statement, String sql, Map<String, Set<String>> into)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        into.computeIfAbsent(rows.getString(1), view -> new TreeSet<>()).add(rows.getString(2));
      }
    }
  }
}
