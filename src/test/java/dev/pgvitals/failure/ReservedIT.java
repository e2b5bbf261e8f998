package dev.pgvitals.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a member of pg_monitor is refused, and whether a GRANT of it is what helps. */
class ReservedIT {
  /** Settings of files without secrets, builds, and statistics of replication. */
  private static final Set<String> GRANTABLE =
      Set.of(
          "pg_config",
          "pg_file_settings",
          "pg_hba_file_rules",
          "pg_ident_file_mappings",
          "pg_replication_origin_oid",
          "pg_replication_origin_progress",
          "pg_replication_origin_session_is_setup",
          "pg_replication_origin_session_progress",
          "pg_replication_origin_status",
          "pg_show_all_file_settings",
          "pg_show_replication_origin_status",
          "pg_stat_have_stats");

  /** What later versions let pg_monitor use. */
  private static final Set<String> STATISTICS =
      Set.of(
          "pg_backend_memory_contexts",
          "pg_current_logfile",
          "pg_get_backend_memory_contexts",
          "pg_get_shmem_allocations",
          "pg_shmem_allocations");

  @EachMajor
  void allThatIsRefusedIsEitherReservedOrCanBeGranted(int major) {
    Set<String> refused =
        names(
            Postgres.shared(major),
            """
            SELECT proname FROM pg_proc
             WHERE pronamespace = 'pg_catalog'::regnamespace AND NOT has_function_privilege('monitor', oid, 'EXECUTE')
            UNION
            SELECT relname FROM pg_class
             WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')
               AND NOT has_table_privilege('monitor', oid, 'SELECT')
            """);
    Set<String> reserved = new TreeSet<>(refused);
    reserved.removeAll(GRANTABLE);
    reserved.removeAll(STATISTICS);

    assertThat(reserved).isNotEmpty().isSubsetOf(Reserved.all());
    Set<String> here =
        names(
            Postgres.shared(major),
            """
            SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
            UNION SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace
            """);
    here.retainAll(Reserved.all());
    if (major < 15) {
      // The right to call these is everybody's, and they refuse by themselves.
      here.removeIf(name -> name.matches("pg_replication_origin_.*|pg_log_backend.*"));
    }
    assertThat(refused).as("nothing is reserved that may be used").containsAll(here);
  }

  @ParameterizedTest(name = "PostgreSQL {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          13 | SELECT count(*) AS v FROM pg_authid                                | pg_authid has the roles' password hashes and is for superusers: read pg_roles
          19 | SELECT count(*) AS v FROM pg_authid                                | pg_authid has the roles' password hashes and is for superusers: read pg_roles
          19 | SELECT count(*) AS v FROM pg_user_mapping                          | pg_user_mapping has passwords for other servers and is for superusers: read pg_user_mappings
          19 | SELECT count(s.*) AS v FROM pg_subscription AS s                   | pg_subscription has passwords in subconninfo and is for superusers: read its other columns by their names, which all may
          13 | SELECT count(*) AS v FROM pg_statistic                             | pg_statistic has values from all tables and is for superusers: read pg_stats, or a view that a superuser creates of just what is needed
          13 | SELECT count(*) AS v FROM pg_ls_dir('/')                           | pg_ls_dir lists any directory of the server and is for superusers: call pg_ls_waldir, pg_ls_logdir, pg_ls_tmpdir or pg_ls_archive_statusdir, as members of pg_monitor may, or a SECURITY DEFINER function that a superuser creates and that returns just what is needed
          19 | SELECT length(pg_read_file('PG_VERSION')) AS v                     | pg_read_file reads any file of the server and is for superusers: call pg_ls_waldir, pg_ls_logdir, pg_ls_tmpdir or pg_ls_archive_statusdir, as members of pg_monitor may, or a SECURITY DEFINER function that a superuser creates and that returns just what is needed
          19 | SELECT lo_import('/etc/passwd')::bigint AS v                       | lo_import changes the server, which the agent never does: leave it out of the query
          13 | SELECT count(pg_terminate_backend(pid)) AS v FROM pg_stat_activity WHERE usename = 'postgres' | it ends what other sessions do, which the agent never does: leave it out of the query
          19 | SELECT count(pg_cancel_backend(pid)) AS v FROM pg_stat_activity WHERE usename = 'postgres'    | it ends what other sessions do, which the agent never does: leave it out of the query
          13 | COPY (SELECT 1) TO '/tmp/x'                                        | COPY of a file or program reaches into the server's machine, which the agent never does: leave it out of the query
          19 | COPY (SELECT 1) TO '/tmp/x'                                        | COPY of a file or program reaches into the server's machine, which the agent never does: leave it out of the query
          13 | COPY (SELECT 1) TO PROGRAM 'cat'                                   | COPY of a file or program reaches into the server's machine, which the agent never does: leave it out of the query
          19 | COPY (SELECT 1) TO PROGRAM 'cat'                                   | COPY of a file or program reaches into the server's machine, which the agent never does: leave it out of the query
          """)
  void theHintSaysWhatToDoInstead(int major, String sql, String hint) throws Exception {
    Postgres postgres = Postgres.shared(major);
    try (Connection another = postgres.superuser();
        Trial trial =
            Trial.of(
                postgres,
                "q: {query: \""
                    + sql
                    + "\", metrics: [{v: {usage: GAUGE, description: A number}}]}")) {
      assertThat(another.isClosed()).isFalse();
      assertThat(trial.failure("q").hint()).isEqualTo(hint);
    }
  }

  private static Set<String> names(Postgres postgres, String sql) {
    return new TreeSet<>(postgres.queryColumn(sql));
  }
}
