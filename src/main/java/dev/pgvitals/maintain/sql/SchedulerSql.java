package dev.pgvitals.maintain.sql;

import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.Schedule;
import dev.pgvitals.maintain.run.DryRun.Standing;
import dev.pgvitals.text.Printable;
import dev.pgvitals.text.SqlNames;
import java.util.List;
import java.util.Optional;

/**
 * A job in the words of another scheduler. Of the guards none is left but what a statement says
 * itself, such as SKIP_LOCKED.
 */
public final class SchedulerSql {
  private static final String NOTHING =
      "-- %s %s: what is due takes a look at the moment, which only pgvitals maintain does%n";

  private SchedulerSql() {}

  /**
   * What to run there.
   *
   * @param home the database of the server in which the scheduler is
   * @param statements of the job, each with its database
   */
  public static String of(Scheduler scheduler, Job job, String home, List<Standing> statements) {
    StringBuilder sql = new StringBuilder();
    String name = Printable.oneLine(job.name());
    for (Standing standing : statements) {
      if (standing.statements().isEmpty()) {
        sql.append(NOTHING.formatted(name, standing.verb()).stripTrailing()).append('\n');
      }
      for (int i = 0; i < standing.statements().size(); i++) {
        String statement = standing.statements().get(i);
        String own =
            "%s %s %s%s"
                .formatted(
                    name,
                    standing.verb(),
                    Printable.oneLine(standing.database()),
                    i == 0 ? "" : " " + (i + 1));
        sql.append(
            switch (scheduler) {
              case PG_CRON -> cron(job, own, standing.database(), statement);
              case PG_TIMETABLE ->
                  timetable(job, own, connection(home, standing.database()), statement);
              case PSQL ->
                  "-- %s%n\\connect %s%n%s;%n"
                      .formatted(own, quoted(standing.database()), statement);
            });
      }
    }
    return sql.toString();
  }

  private static String cron(Job job, String name, String database, String statement) {
    return when(job)
        .map(
            schedule ->
                "SELECT cron.schedule_in_database(%s, %s, %s, %s);%n"
                    .formatted(
                        SqlNames.literal(name),
                        SqlNames.literal(schedule),
                        SqlNames.literal(statement),
                        SqlNames.literal(database)))
        .orElseGet(() -> unsaid(name));
  }

  /** What pg_timetable is to connect to; the rest is in its environment, as for libpq. */
  private static String connection(String home, String database) {
    return database.equals(home)
        ? "NULL"
        : SqlNames.literal(
            "dbname='%s'".formatted(database.replace("\\", "\\\\").replace("'", "\\'")));
  }

  /** Autonomous: a task is otherwise in a transaction of its chain, where VACUUM cannot be. */
  private static String timetable(Job job, String name, String connection, String statement) {
    return when(job)
        .map(
            schedule ->
                """
                WITH chain AS (
                  INSERT INTO timetable.chain (chain_name, run_at, max_instances, live)
                  VALUES (%s, %s, 1, true) RETURNING chain_id)
                INSERT INTO timetable.task (chain_id, task_order, command, autonomous, database_connection)
                SELECT chain_id, 10, %s, true, %s FROM chain;
                """
                    .formatted(
                        SqlNames.literal(name),
                        SqlNames.literal(schedule),
                        SqlNames.literal(statement),
                        connection))
        .orElseGet(() -> unsaid(name));
  }

  private static Optional<String> when(Job job) {
    return job.schedule()
        .filter(Schedule.Cron.class::isInstance)
        .map(schedule -> ((Schedule.Cron) schedule).text())
        .filter(text -> text.split("\\s+").length == 5);
  }

  private static String unsaid(String name) {
    return "-- %s: not there, as it has no schedule of five fields%n".formatted(name);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
