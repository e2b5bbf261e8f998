package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server is asked reads the same, whatever the zone of the machine that asks. */
class TimeZoneIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Chatham", "ACT", "GMT+13:45"})
  void isNotThatOfTheMachine(String zone) throws Exception {
    Postgres postgres = Postgres.shared(18);
    Files.writeString(
        directory.resolve("day.yaml"),
        """
        day:
          scope: cluster
          query: SELECT timestamptz '2026-02-01 23:30:00+00' AS at, 1 AS v
          metrics:
            - at: {usage: LABEL}
            - v: {usage: GAUGE}
        """);

    try (AgentProcess query =
        AgentProcess.java(
            directory,
            Map.of(
                "DATABASE_URL",
                postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
                    + "?connect_timeout=30"),
            List.of(
                "-Duser.timezone=" + zone,
                "-jar",
                Path.of(System.getProperty("pgvitals.jar", "target/pgvitals.jar"))
                    .toAbsolutePath()
                    .toString(),
                "query",
                "--file",
                "day.yaml",
                "day"))) {
      assertThat(query.exitCode(Duration.ofSeconds(60))).as(query::output).isZero();
      assertThat(query.output()).contains("at=\"2026-02-01 23:30:00+00\"");
    }
  }
}
