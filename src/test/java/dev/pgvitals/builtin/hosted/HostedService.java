package dev.pgvitals.builtin.hosted;

import java.util.List;

/**
 * A hosted service, as far as it differs from a server of one's own.
 *
 * @param heading of its section in docs/hosted.md
 * @param group the role that its administrators are members of, and is no superuser
 * @param groupAttributes what that role is created with
 * @param preparation what the service has done when it hands over the server, in each database
 * @param statementsIn the database in which pg_stat_statements is
 * @param refused functions that it refuses
 */
record HostedService(
    String heading,
    String group,
    String groupAttributes,
    List<String> preparation,
    String statementsIn,
    List<Refused> refused) {
  private static final List<String> WAL_FUNCTIONS =
      List.of(
          "pg_current_wal_lsn",
          "pg_current_wal_flush_lsn",
          "pg_current_wal_insert_lsn",
          "pg_last_wal_receive_lsn",
          "pg_last_wal_replay_lsn",
          "pg_last_xact_replay_timestamp",
          "pg_ls_waldir",
          "pg_stat_get_wal",
          "pg_stat_get_wal_receiver",
          "pg_get_wal_summarizer_state");

  /**
   * A function that the service refuses.
   *
   * @param name of each function of that name, where the version has one
   * @param sqlState 42501 where the right to call it is taken from everybody
   */
  record Refused(String name, String sqlState, String message) {
    static Refused denied(String name) {
      return new Refused(name, "42501", "");
    }
  }

  static final HostedService RDS =
      new HostedService(
          "Amazon RDS",
          "rds_superuser",
          "CREATEDB CREATEROLE NOLOGIN",
          List.of(),
          "postgres",
          List.of(Refused.denied("pg_ls_waldir"), Refused.denied("pg_ls_archive_statusdir")));

  static final HostedService AURORA =
      new HostedService(
          "Amazon Aurora",
          "rds_superuser",
          "CREATEDB CREATEROLE NOLOGIN",
          List.of(),
          "app",
          java.util.stream.Stream.concat(
                  WAL_FUNCTIONS.stream()
                      .map(
                          name ->
                              new Refused(
                                  name,
                                  "0A000",
                                  "Function " + name + "() is currently not supported for Aurora")),
                  java.util.stream.Stream.of(
                      control("pg_control_checkpoint"),
                      control("pg_control_recovery"),
                      control("pg_control_system"),
                      Refused.denied("pg_ls_archive_statusdir")))
              .toList());

  private static Refused control(String name) {
    return new Refused(name, "55000", "wal_level must be set to ''logical''");
  }

  static final HostedService CLOUD_SQL =
      new HostedService(
          "Google Cloud SQL",
          "cloudsqlsuperuser",
          "CREATEDB CREATEROLE NOLOGIN",
          List.of(),
          "app",
          List.of());

  /** What is granted there when pg_monitor cannot be: no right to look into directories. */
  static final HostedService AZURE =
      new HostedService(
          "Azure Database for PostgreSQL",
          "azure_pg_admin",
          "CREATEDB CREATEROLE NOLOGIN",
          List.of("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) FROM PUBLIC"),
          "postgres",
          List.of(Refused.denied("pg_ls_tmpdir")));

  static final HostedService SUPABASE =
      new HostedService(
          "Supabase",
          "supabase_privileged_role",
          "NOLOGIN",
          List.of(
              "CREATE SCHEMA extensions",
              "GRANT USAGE ON SCHEMA extensions TO admin WITH GRANT OPTION"),
          "postgres",
          List.of(Refused.denied("pg_ls_archive_statusdir")));

  static final HostedService NEON =
      new HostedService(
          "Neon",
          "neon_superuser",
          "CREATEDB CREATEROLE NOLOGIN REPLICATION BYPASSRLS",
          List.of(),
          "app",
          List.of(Refused.denied("pg_ls_waldir"), Refused.denied("pg_ls_archive_statusdir")));

  static List<HostedService> all() {
    return List.of(RDS, AURORA, CLOUD_SQL, AZURE, SUPABASE, NEON);
  }

  @Override
  public String toString() {
    return heading;
  }
}
