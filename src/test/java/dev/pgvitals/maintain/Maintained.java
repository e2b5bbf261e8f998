package dev.pgvitals.maintain;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.maintain.run.DryRun;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.RefusedException;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.maintain.sql.SetupSql;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A server with tables of an owner, and a role that maintains them, set up as the product says. */
public final class Maintained {
  public static final String ROLE = "pgvitals_maintain";
  public static final String PASSWORD = "keep";

  private Maintained() {}

  /** Creates the roles; tables are created as {@code app_owner}. */
  public static Postgres prepare(Postgres postgres) {
    postgres.sql(
        SetupSql.of(ROLE),
        "ALTER ROLE %s PASSWORD '%s'".formatted(ROLE, PASSWORD),
        "CREATE ROLE app_owner",
        "GRANT app_owner TO " + ROLE,
        "CREATE SCHEMA app AUTHORIZATION app_owner");
    return postgres;
  }

  /** Runs statements as the owner of the application's tables. */
  public static void asOwner(Postgres postgres, String... statements) {
    String[] all = new String[statements.length + 1];
    all[0] = "SET ROLE app_owner";
    System.arraycopy(statements, 0, all, 1, statements.length);
    postgres.sql(all);
  }

  /** A file with these jobs for the server. */
  public static String file(Postgres postgres, String jobs) {
    return file(postgres, "postgres", jobs);
  }

  /** As {@link #file(Postgres, String)}, with another home. */
  public static String file(Postgres postgres, String database, String jobs) {
    return """
    servers:
      - name: shop
        url: %s
        guards: {max_wait: 1s, max_active: 50}
    jobs:
    """
            .formatted(postgres.uri(ROLE, PASSWORD, database))
        + jobs.indent(2);
  }

  public static MaintainConfig config(String text) {
    try {
      return new MaintainReader(new Environment(Map.of(), Path.of("/nowhere"), "tester"), Verbs.ALL)
          .read("maintain.yaml", text);
    } catch (ProblemsException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  /** Runs all jobs of a file with {@code --apply}. */
  public static ServerReport apply(String text) throws RefusedException, InterruptedException {
    return apply(text, InstantSource.system());
  }

  /** As {@link #apply(String)}, at another time. */
  public static ServerReport apply(String text, InstantSource clock)
      throws RefusedException, InterruptedException {
    MaintainConfig config = config(text);
    return maintainer(config, clock).apply(config.jobs());
  }

  public static Maintainer maintainer(MaintainConfig config, InstantSource clock) {
    return new Maintainer(config, config.servers().get(0), clock, new Stop(), "here");
  }

  /** The report of the only job of a file. */
  public static JobReport applyOne(String text) throws RefusedException, InterruptedException {
    ServerReport report = apply(text);
    return report.refusal().isEmpty()
        ? report.jobs().get(0)
        : fail("refused: " + report.refusal().get());
  }

  /** What the only job of a file would do. */
  public static JobReport dryRun(String text) throws RefusedException {
    MaintainConfig config = config(text);
    List<Job> jobs = config.jobs();
    ServerReport report =
        new DryRun(config, config.servers().get(0), InstantSource.system()).look(jobs);
    return report.refusal().isEmpty()
        ? report.jobs().get(0)
        : fail("refused: " + report.refusal().get());
  }

  private static JobReport fail(String message) {
    throw new AssertionError(message);
  }

  /** What came of each target, as {@code name status, reason}. */
  public static List<String> outcomes(JobReport report) {
    return report.targets().stream()
        .map(
            target ->
                target.target().name()
                    + " "
                    + target.outcome().orElseThrow().status().word()
                    + target.outcome().orElseThrow().reason().map(text -> ", " + text).orElse(""))
        .toList();
  }

  /** Rows of the table of runs, oldest first, as {@code verb target status reason}. */
  public static List<String> rows(Postgres postgres) {
    return postgres.queryColumn(
        "SELECT concat_ws(' ', verb, coalesce(target, '-'), status, reason) FROM pgvitals.job_run"
            + " ORDER BY id");
  }
}
