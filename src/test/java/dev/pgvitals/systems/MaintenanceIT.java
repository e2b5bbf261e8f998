package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.Verbs;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.maintain.run.DryRun;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.maintain.run.TargetReport;
import dev.pgvitals.maintain.sql.SetupSql;
import dev.pgvitals.maintain.verb.Target.Skip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The jobs of each system do what its documents ask for, in the database of its schema. */
class MaintenanceIT {
  private static final String ROLE = "pgvitals_maintain";
  private static final String PASSWORD = "keep";

  @TempDir private Path directory;

  /** Each system on the oldest server and on the one that its demo has. */
  static Stream<Arguments> systems() {
    return SystemFile.systems().stream()
        .flatMap(system -> Stream.of(13, 18).map(major -> Arguments.of(system, major)));
  }

  @ParameterizedTest(name = "{0} on PostgreSQL {1}")
  @MethodSource("systems")
  void nothingThatItsFileNamesIsRefusedAndEachJobEndsWell(String system, int major)
      throws Exception {
    try (Postgres postgres =
        Postgres.start(major, Map.of("shared_preload_libraries", "pg_stat_statements"))) {
      prepare(postgres, system);
      MaintainConfig config = config(postgres, system);
      assertThat(config.warnings()).isEmpty();

      ServerReport dry =
          new DryRun(config, config.servers().get(0), InstantSource.system()).look(config.jobs());
      assertThat(dry.refusal()).isEmpty();
      assertThat(dry.jobs())
          .flatExtracting(JobReport::targets)
          .extracting(TargetReport::target)
          .allSatisfy(
              target ->
                  assertThat(target.skip().map(Skip::reason))
                      .as("%s: %s", target.name(), target.skip())
                      .isIn(Optional.empty(), Optional.of(SkipReason.NOTHING)));

      ServerReport done =
          new Maintainer(
                  config, config.servers().get(0), InstantSource.system(), new Stop(), "here")
              .apply(config.jobs());
      assertThat(done.refusal()).isEmpty();
      assertThat(done.jobs())
          .allSatisfy(
              job ->
                  assertThat(job.outcome().map(Outcome::status))
                      .as("%s: %s", job.job(), job)
                      .contains(RunStatus.DONE));
    }
  }

  private static void prepare(Postgres postgres, String system) {
    postgres.createMonitorRole("pgvitals");
    postgres.sql(
        new SystemFile(system, "schema.sql").text(),
        SetupSql.of(ROLE),
        "ALTER ROLE %s PASSWORD '%s'".formatted(ROLE, PASSWORD));
    postgres.sql("GRANT %s TO %s".formatted(owner(postgres), ROLE));
  }

  /** Who owns the application's tables. */
  private static String owner(Postgres postgres) {
    return postgres.query(
        "SELECT DISTINCT relowner::regrole FROM pg_class"
            + " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'");
  }

  private MaintainConfig config(Postgres postgres, String system) throws Exception {
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    Map<String, String> variables =
        Map.of(
            system.toUpperCase(Locale.ROOT) + "_MAINTAIN_URL",
            postgres.uri(ROLE, "postgres"),
            "PGVITALS_MAINTAIN_PASSWORD_FILE",
            password.toString(),
            "ARCHIVE_DIRECTORY",
            directory.toString());
    return new MaintainReader(new Environment(variables, directory, "tester"), Verbs.ALL)
        .read(new SystemFile(system, "maintain.yaml").path());
  }
}
