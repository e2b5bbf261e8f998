package dev.pgvitals.builtin.hosted;

import dev.pgvitals.builtin.page.DocumentedSql;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of one's own with the rights and the refusals of a hosted service, set up for pgvitals
 * by an administrator of the service as docs/hosted.md says.
 */
final class HostedPostgres implements AutoCloseable {
  private static final Path PAGE = Path.of("docs/hosted.md");
  private static final Pattern LANGUAGE_AND_BODY =
      Pattern.compile("LANGUAGE internal(.*)AS \\$function\\$.*\\$function\\$", Pattern.DOTALL);

  private final LocalPostgres postgres;

  private HostedPostgres(LocalPostgres postgres) {
    this.postgres = postgres;
  }

  static HostedPostgres start(HostedService service, int major) {
    LocalPostgres postgres =
        LocalPostgres.start(
            major,
            Map.of(
                "shared_preload_libraries", "pg_stat_statements",
                "allow_system_table_mods", "on"));
    HostedPostgres hosted = new HostedPostgres(postgres);
    try {
      hosted.become(service);
      return hosted;
    } catch (RuntimeException | Error e) {
      postgres.close();
      throw e;
    }
  }

  private void become(HostedService service) {
    postgres.sql(
        "CREATE ROLE " + service.group() + " " + service.groupAttributes(),
        "CREATE ROLE admin LOGIN CREATEDB CREATEROLE IN ROLE " + service.group(),
        "GRANT pg_monitor TO admin WITH ADMIN OPTION",
        "SELECT pg_create_physical_replication_slot('standby', true)",
        "DROP EXTENSION IF EXISTS pg_stat_statements");
    postgres.sql(service.preparation().toArray(String[]::new));
    service.refused().forEach(this::refuse);
    postgres.sqlIn("template1", "CREATE DATABASE app OWNER admin TEMPLATE postgres");
    for (String statement : documented(service)) {
      if (statement.startsWith("CREATE EXTENSION")) {
        // The services let their administrators do that, and then own what is in it themselves.
        postgres.sqlIn(
            service.statementsIn(),
            statement,
            "UPDATE pg_extension SET extowner = 'admin'::regrole WHERE extname = 'pg_stat_statements'");
      } else {
        postgres.sqlIn(service.statementsIn(), "SET SESSION AUTHORIZATION admin", statement);
      }
    }
  }

  private static List<String> documented(HostedService service) {
    String sql =
        DocumentedSql.after(PAGE, "## " + service.heading())
            .replace("choose-one", Postgres.MONITOR_PASSWORD);
    return Arrays.stream(sql.split(";\\s*")).filter(statement -> !statement.isBlank()).toList();
  }

  private void refuse(HostedService.Refused refused) {
    List<String> functions =
        postgres.queryColumn(
            "SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc AS p WHERE p.proname = '"
                + refused.name()
                + "' AND p.pronamespace = 'pg_catalog'::regnamespace");
    for (String function : functions) {
      if (refused.sqlState().equals("42501")) {
        postgres.sql(
            "REVOKE EXECUTE ON FUNCTION pg_catalog." + function + " FROM PUBLIC, pg_monitor");
      } else {
        raise(refused, function);
      }
    }
  }

  /**
   * Puts one that raises in the function's place. What is built in is called by its number,
   * whatever the catalogue says of it, so the new one is another function, and views are made anew
   * of it.
   */
  private void raise(HostedService.Refused refused, String function) {
    String definition =
        postgres.query("SELECT pg_get_functiondef('pg_catalog." + function + "'::regprocedure)");
    String of =
        " FROM pg_catalog.pg_views WHERE schemaname = 'pg_catalog' AND definition LIKE '%%%s(%%'"
            + " ORDER BY viewname";
    List<String> views = postgres.queryColumn("SELECT viewname" + of.formatted(refused.name()));
    List<String> texts = postgres.queryColumn("SELECT definition" + of.formatted(refused.name()));
    String raising =
        LANGUAGE_AND_BODY
            .matcher(definition)
            .replaceFirst(
                Matcher.quoteReplacement(
                    "LANGUAGE plpgsql AS $function$ BEGIN RAISE EXCEPTION USING MESSAGE = '%s',"
                            .formatted(refused.message())
                        + " ERRCODE = '%s'; END $function$".formatted(refused.sqlState())));
    postgres.sql(
        "ALTER FUNCTION pg_catalog." + function + " RENAME TO " + refused.name() + "_of_old",
        raising);
    for (int i = 0; i < views.size(); i++) {
      postgres.sql("CREATE OR REPLACE VIEW pg_catalog." + views.get(i) + " AS " + texts.get(i));
    }
  }

  LocalPostgres server() {
    return postgres;
  }

  /** How many statements have failed, by the server's log. */
  long errors() {
    return postgres.log().lines().filter(line -> line.contains("ERROR:  ")).count();
  }

  @Override
  public void close() {
    postgres.close();
  }
}
