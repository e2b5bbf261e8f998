package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A query of the user's that reads pg_settings sees the server's settings, not the agent's. */
class SettingsViewIT {
  /** Every setting that the agent's sessions or transactions have of their own, at an odd value. */
  private static final Map<String, String> ODD =
      Map.ofEntries(
          Map.entry("array_nulls", "off"),
          Map.entry("backslash_quote", "off"),
          Map.entry("bytea_output", "escape"),
          Map.entry("client_min_messages", "WARNING"),
          Map.entry("DateStyle", "SQL, DMY"),
          Map.entry("default_transaction_deferrable", "on"),
          Map.entry("default_transaction_isolation", "repeatable read"),
          Map.entry("default_transaction_read_only", "on"),
          Map.entry("exit_on_error", "yes"),
          Map.entry("extra_float_digits", "-15"),
          Map.entry("idle_in_transaction_session_timeout", "2h"),
          Map.entry("idle_session_timeout", "3h"),
          Map.entry("IntervalStyle", "sql_standard"),
          Map.entry("jit", "on"),
          Map.entry("lc_monetary", "C.UTF-8"),
          Map.entry("lc_numeric", "C.UTF-8"),
          Map.entry("lc_time", "C.UTF-8"),
          Map.entry("lock_timeout", "1min"),
          Map.entry("quote_all_identifiers", "on"),
          Map.entry("standard_conforming_strings", "off"),
          Map.entry("statement_timeout", "90s"),
          Map.entry("timezone_abbreviations", "Australia"),
          Map.entry("transaction_timeout", "4h"),
          Map.entry("transform_null_equals", "on"),
          Map.entry("xmlbinary", "hex"),
          Map.entry("xmloption", "document"));

  /** What each client says at its login: psql, the agent and the test itself. */
  private static final List<String> CLIENTS =
      List.of("application_name", "client_encoding", "DateStyle", "extra_float_digits", "TimeZone");

  /** What the agent says at its login: only of the server's files it cannot know, then. */
  private static final List<String> AT_LOGIN = List.of("client_min_messages", "exit_on_error");

  private static final String CATALOGUE =
      """
      all_settings:
        query: SELECT name, setting, reset_val, source, 1 AS one FROM pg_settings
        metrics:
          - name: {usage: LABEL}
          - setting: {usage: LABEL, length: 1000}
          - reset_val: {usage: LABEL, length: 1000}
          - source: {usage: LABEL}
          - one: {usage: GAUGE}
      """;

  /** Where a setting can be made, and what takes it back. */
  private enum Level {
    SERVER("ALTER SYSTEM SET %1$s = '%2$s'", "ALTER SYSTEM RESET ALL"),
    EVERYBODY("ALTER ROLE ALL SET %1$s = '%2$s'", "ALTER ROLE ALL RESET ALL"),
    DATABASE("ALTER DATABASE postgres SET %1$s = '%2$s'", "ALTER DATABASE postgres RESET ALL"),
    ROLE("ALTER ROLE monitor SET %1$s = '%2$s'", "ALTER ROLE monitor RESET ALL"),
    BOTH(
        "ALTER ROLE monitor IN DATABASE postgres SET %1$s = '%2$s'",
        "ALTER ROLE monitor IN DATABASE postgres RESET ALL");

    private final String set;
    private final String reset;

    Level(String set, String reset) {
      this.set = set;
      this.reset = reset;
    }
  }

  private static Map<String, String> odd(Postgres postgres) {
    Map<String, String> odd = new TreeMap<>(ODD);
    if (postgres.major() >= 19) {
      odd.remove("standard_conforming_strings");
    }
    odd.keySet().retainAll(postgres.queryColumn("SELECT name FROM pg_settings"));
    return odd;
  }

  private static void alter(Postgres postgres, Stream<String> statements) {
    postgres.sql(
        Stream.of(
                Stream.of("SET default_transaction_read_only = off"),
                statements,
                Stream.of("SELECT pg_reload_conf()"))
            .flatMap(each -> each)
            .toArray(String[]::new));
  }

  /** What a client of the role sees. */
  private static Map<String, String> seenByAClient(Connection connection) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT name, setting, reset_val, source FROM pg_settings")) {
      Map<String, String> seen = new TreeMap<>();
      while (row.next()) {
        String reset = row.getString(3);
        seen.put(
            row.getString(1),
            describe(
                row.getString(1), row.getString(2), reset == null ? "" : reset, row.getString(4)));
      }
      return seen;
    }
  }

  /** The source as well where it can be known: not of jit, whose odd value is the default. */
  private static String describe(String name, String setting, String reset, String source) {
    boolean certain =
        (ODD.containsKey(name) && !name.equals("jit")) || name.startsWith("transaction_");
    return setting + " (" + reset + ")" + (certain ? " " + source : "");
  }

  private static Map<String, String> seenByTheAgent(String uri) {
    try (Trial trial = Trial.of(Trial.server(uri, "    connect_timeout: 30s\n"), CATALOGUE)) {
      Map<String, String> seen = new TreeMap<>();
      for (String sample : trial.samples("all_settings")) {
        seen.put(
            label(sample, "name"),
            describe(
                label(sample, "name"),
                label(sample, "setting"),
                label(sample, "reset_val"),
                label(sample, "source")));
      }
      return seen;
    }
  }

  private static String label(String sample, String name) {
    Matcher label = Pattern.compile("[{,]" + name + "=\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(sample);
    return label.find()
        ? label.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\")
        : "";
  }

  /** Names of settings of which the two do not tell the same; not of more or fewer either. */
  private static Map<String, String> differences(Postgres postgres, String uri)
      throws SQLException {
    Map<String, String> agent = seenByTheAgent(uri);
    Map<String, String> client =
        seenByAClient(postgres.connect("postgres", "monitor", Postgres.MONITOR_PASSWORD));
    Map<String, String> differences = new TreeMap<>();
    assertThat(agent.keySet()).isEqualTo(client.keySet());
    agent.forEach(
        (name, seen) -> {
          if (!seen.equals(client.get(name))) {
            differences.put(name, seen + " instead of " + client.get(name));
          }
        });
    return differences;
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  @OldestAndNewest
  void isWhatAnyClientOfTheRoleSeesInTheDatabase(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      Map<String, String> odd = odd(postgres);
      for (Level level : Level.values()) {
        alter(
            postgres,
            odd.entrySet().stream().map(s -> level.set.formatted(s.getKey(), s.getValue())));
        List<String> without = level == Level.SERVER ? both(CLIENTS, AT_LOGIN) : CLIENTS;

        assertThat(
                differences(
                    postgres, postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")))
            .as(level.name())
            .allSatisfy((name, how) -> assertThat(without).as(how).contains(name));
        alter(postgres, Stream.of(level.reset));
      }
    }
  }

  @OldestAndNewest
  void isThatBehindAPoolerToo(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      Map<String, String> odd = odd(postgres);
      try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres)) {
        for (Level level : Level.values()) {
          alter(
              postgres,
              odd.entrySet().stream().map(s -> level.set.formatted(s.getKey(), s.getValue())));
          pooler.tell("RECONNECT");
          try (Connection other = pooler.client("monitor", "postgres");
              Statement statement = other.createStatement()) {
            statement.execute("SET work_mem = '77MB'; SET lock_timeout = '77s'");
          }

          assertThat(differences(postgres, pooler.uri("monitor", "postgres")))
              .as(level.name())
              .allSatisfy((name, how) -> assertThat(CLIENTS).as(how).contains(name));
          alter(postgres, Stream.of(level.reset));
        }
      }
    }
  }

  /** Each way to set it beats the one before; the agent says this setting at its login. */
  @Test
  void ofSeveralPlacesThatTellOfItTheServersChoiceIsTold() throws Exception {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      String uri = postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
      List<String> values = List.of("debug1", "log", "warning", "error");
      for (int i = 0; i < values.size(); i++) {
        postgres.sql(Level.values()[i + 1].set.formatted("client_min_messages", values.get(i)));

        assertThat(differences(postgres, uri)).doesNotContainKey("client_min_messages");
        assertThat(seenByTheAgent(uri).get("client_min_messages")).startsWith(values.get(i));
      }
    }
  }

  @Test
  void aStandbyIsReadOnlyAndAPrimaryIsNot() {
    try (LocalPostgres primary = LocalPostgres.start(18);
        LocalPostgres standby = primary.streamingStandby()) {
      primary.createMonitorRole();
      await("the role on the standby")
          .until(
              () -> !standby.query("SELECT 1 FROM pg_roles WHERE rolname = 'monitor'").isEmpty());

      assertThat(readOnly(primary)).containsExactly("off (off) default", "off (off) override");
      assertThat(readOnly(standby)).containsExactly("off (off) default", "on (off) override");
    }
  }

  private static List<String> readOnly(Postgres postgres) {
    Map<String, String> seen =
        seenByTheAgent(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"));
    return Stream.of("default_transaction_read_only", "transaction_read_only")
        .map(seen::get)
        .toList();
  }

  /** SQL of ours goes along with theirs, under their search_path. */
  @Test
  void doesNotRunAnOperatorThatSomebodyPutIntoTheRolesPath() {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE FUNCTION trap(text, text) RETURNS boolean LANGUAGE plpgsql"
              + " AS $$BEGIN RAISE 'trapped'; END$$",
          "CREATE FUNCTION joined(text, text) RETURNS text LANGUAGE plpgsql"
              + " AS $$BEGIN RAISE 'trapped'; END$$",
          "CREATE OPERATOR public.= (FUNCTION = public.trap, LEFTARG = text, RIGHTARG = text)",
          "CREATE OPERATOR public.<> (FUNCTION = public.trap, LEFTARG = text, RIGHTARG = text)",
          "CREATE OPERATOR public.|| (FUNCTION = public.joined, LEFTARG = text, RIGHTARG = text)",
          "ALTER ROLE monitor SET search_path = public, pg_catalog",
          "ALTER ROLE monitor SET exit_on_error = on");

      assertThat(seenByTheAgent(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")))
          .containsEntry("exit_on_error", "on (on) user")
          .containsEntry("statement_timeout", "0 (0) default");
    }
  }

  @EachMajor
  void hasTheColumnsOfTheView(int major) throws Exception {
    String sql = "SELECT * FROM pg_settings";
    try (Connection connection = Postgres.shared(major).superuser();
        Statement statement = connection.createStatement()) {
      assertThat(columns(statement, SettingsView.behindPooler().before(sql)))
          .isEqualTo(columns(statement, sql));
    }
  }

  private static List<String> columns(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData columns = rows.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnName(i) + " " + columns.getColumnTypeName(i));
      }
      return names;
    }
  }
}
