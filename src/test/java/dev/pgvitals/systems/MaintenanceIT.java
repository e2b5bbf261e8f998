package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The jobs of each system do what its documents ask for, in the database of its schema. */
@ParameterizedClass(name = "{0}")
@MethodSource("systems")
@TestInstance(Lifecycle.PER_CLASS)
class MaintenanceIT {
  private static final String PASSWORD = "keep";

  @Parameter private String system;
  @TempDir private Path directory;

  private Postgres postgres;
  private MaintainConfig config;

  static List<String> systems() {
    return SystemFile.systems();
  }

  @BeforeAll
  void setUp() throws Exception {
    postgres = Postgres.start(18, Map.of("shared_preload_libraries", "pg_stat_statements"));
    postgres.createMonitorRole("pgvitals");
    postgres.sql(
        new SystemFile(system, "schema.sql").text(),
        SetupSql.of("pgvitals_maintain"),
        "ALTER ROLE pgvitals_maintain PASSWORD '%s'".formatted(PASSWORD),
        "GRANT %s_owner TO pgvitals_maintain".formatted(owner()),
        "ANALYZE");
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    Map<String, String> variables = new HashMap<>();
    variables.put(
        system.toUpperCase(Locale.ROOT) + "_MAINTAIN_URL",
        postgres.uri("pgvitals_maintain", "postgres"));
    variables.put("PGVITALS_MAINTAIN_PASSWORD_FILE", password.toString());
    variables.put("ARCHIVE_DIRECTORY", directory.toString());
    config =
        new MaintainReader(new Environment(variables, directory, "tester"), Verbs.ALL)
            .read(new SystemFile(system, "maintain.yaml").path());
  }

  private String owner() {
    return system.equals("wedefidaily") ? "wedefi" : system;
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @Test
  void nothingIsToBeSaidOfTheFile() {
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void nothingThatItNamesIsRefusedAndEachJobEndsWell() throws Exception {
    ServerReport dry =
        new DryRun(config, config.servers().get(0), InstantSource.system()).look(config.jobs());
    assertThat(dry.refusal()).isEmpty();
    assertThat(dry.jobs())
        .flatExtracting(JobReport::targets)
        .extracting(TargetReport::target)
        .allSatisfy(target -> assertThat(target.skip()).as(target.name()).isEmpty());

    ServerReport done =
        new Maintainer(
                config,
                config.servers().get(0),

                InstantSource.system(),
                new Stop(),
                "here")
            .apply(config.jobs());

    assertThat(done.refusal()).isEmpty();
    assertThat(done.jobs())
        .allSatisfy(
            job ->
                assertThat(job.outcome().map(Outcome::status))
                    .as(job.job() + job.outcome())
                    .contains(RunStatus.DONE));
  }
}
