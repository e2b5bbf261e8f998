package dev.pgvitals.builtin.page;

import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.archive.table.ArchiveTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of all schedulers, with a job in each that has run, where the schedulers themselves
 * cannot be had: on each major. What is of pg_timetable is its own schema; of the others there is
 * what is read.
 */
public final class JobTables {
  private static final Path TIMETABLE = Path.of("src/test/resources/pg-timetable/schema.sql");

  private static final String OTHERS =
      """
      CREATE SCHEMA cron;
      CREATE TABLE cron.job (
        jobid bigint PRIMARY KEY, schedule text NOT NULL, command text NOT NULL, database text NOT NULL, username text NOT NULL,
        active boolean NOT NULL DEFAULT true, jobname text);
      CREATE TABLE cron.job_run_details (
        jobid bigint, runid bigint PRIMARY KEY, job_pid integer, database text, username text, command text, status text, return_message text,
        start_time timestamptz, end_time timestamptz);
      INSERT INTO cron.job VALUES (1, '0 2 * * *', 'SELECT 1', 'postgres', 'postgres', true, 'nightly');
      INSERT INTO cron.job_run_details VALUES (1, 1, 1, 'postgres', 'postgres', 'SELECT 1', 'succeeded', '', now() - interval '1 h', now());
      CREATE SCHEMA pgagent;
      CREATE TABLE pgagent.pga_job (
        jobid serial PRIMARY KEY, jobname text NOT NULL, jobenabled bool NOT NULL DEFAULT true, jobnextrun timestamptz);
      CREATE TABLE pgagent.pga_schedule (
        jscid serial PRIMARY KEY, jscjobid int4 NOT NULL, jscenabled bool NOT NULL DEFAULT true, jscstart timestamptz NOT NULL DEFAULT now(),
        jscend timestamptz, jscminutes bool[] NOT NULL, jschours bool[] NOT NULL, jscweekdays bool[] NOT NULL, jscmonthdays bool[] NOT NULL,
        jscmonths bool[] NOT NULL);
      CREATE TABLE pgagent.pga_exception (jexid serial PRIMARY KEY, jexscid int4 NOT NULL);
      CREATE TABLE pgagent.pga_joblog (
        jlgid serial PRIMARY KEY, jlgjobid int4 NOT NULL, jlgstatus char NOT NULL, jlgstart timestamptz NOT NULL, jlgduration interval);
      INSERT INTO pgagent.pga_job (jobname, jobnextrun) VALUES ('nightly', now());
      INSERT INTO pgagent.pga_joblog (jlgjobid, jlgstatus, jlgstart, jlgduration) VALUES (1, 's', now() - interval '1 h', '1 h');
      CREATE SCHEMA partman;
      CREATE TABLE partman.part_config (
        parent_table text PRIMARY KEY, premake int NOT NULL, automatic_maintenance text NOT NULL, maintenance_last_run timestamptz);
      INSERT INTO partman.part_config VALUES ('public.visits', 4, 'on', now());
      CREATE SCHEMA squeeze;
      CREATE TABLE squeeze.errors (
        id bigserial PRIMARY KEY, occurred timestamptz NOT NULL DEFAULT now(), tabschema name NOT NULL, tabname name NOT NULL,
        sql_state text NOT NULL, err_msg text NOT NULL, err_detail text);
      """;

  private static final String RUNS =
      """
      INSERT INTO timetable.chain (chain_name, run_at, live) VALUES ('nightly', '0 2 * * *', true);
      INSERT INTO timetable.task (chain_id, task_order, command) SELECT chain_id, 10, 'SELECT 1' FROM timetable.chain;
      INSERT INTO timetable.execution_log (chain_id, task_id, txid, last_run, finished, returncode, client_name)
        SELECT chain_id, task_id, 1, now() - interval '1 h', now(), 0, 'c' FROM timetable.task;
      INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, agent, next_due)
        VALUES ('nightly', 'v', now() - interval '1 h', now(), 'done', 'a', now() + interval '1 day');
      INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, reason, agent)
        VALUES ('reindex', 'v', now(), now(), 'skipped', 'locked', 'a');
      INSERT INTO pgvitals.archive (database, schema, "table", partition, partition_schema, partition_oid, begun_at, detached_at, place,
          rows, bytes, archived_at, verified_at, agent)
        VALUES ('postgres', 'public', 'visits', 'visits_1', 'public', 1, now(), now(), 'cold', 10, 1000, now(), now(), 'a'),
               ('postgres', 'public', 'visits', 'visits_2', 'public', 2, now(), now(), NULL, NULL, NULL, NULL, NULL, 'a');
      """;

  private JobTables() {}

  /** Creates them in a database and lets the agent read them, as docs/jobs.md tells. */
  public static void createIn(Postgres postgres, String database) {
    postgres.sqlIn(database, statements().toArray(String[]::new));
  }

  /** What {@link #createIn} runs. */
  public static List<String> statements() {
    List<String> statements = new ArrayList<>(List.of(OTHERS));
    try {
      statements.add(Files.readString(TIMETABLE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String heading :
        new String[] {
          "pg_cron",
          "pg_timetable",
          "pgAgent",
          "Jobs that report themselves",
          "pg_partman",
          "pg_squeeze"
        }) {
      statements.add(JobsPage.sql(heading));
    }
    statements.add(ArchiveTable.setup());
    statements.add(RUNS);
    return statements;
  }
}
