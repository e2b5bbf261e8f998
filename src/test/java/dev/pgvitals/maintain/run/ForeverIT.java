package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.maintain.MaintainProcess;
import dev.pgvitals.maintain.Maintained;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** {@code pgvitals maintain run --forever}, as a service has it. */
@Timeout(300)
class ForeverIT {
  @OldestAndNewest
  void itRunsWhatIsDueAndLeavesNoRowOpenWhenItIsStopped(int major) throws Exception {
    try (SlowServer server = SlowServer.start(major)) {
      String file =
          Maintained.file(
              server.postgres,
              """
              first:
                every: 24h
                analyze: {tables: [app.brake]}
              second:
                every: 24h
                vacuum: {tables: [app.orders]}
              """);
      Process process = MaintainProcess.forever(file);
      server.awaitStatement("VACUUM%", process);
      assertThat(Maintained.rows(server.postgres))
          .containsExactly(
              "analyze - done nothing to do", "vacuum - running", "vacuum app.orders running");

      process.destroy();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Maintained.rows(server.postgres))
          .containsExactly(
              "analyze - done nothing to do",
              "vacuum - failed stopped by a signal",
              "vacuum app.orders failed stopped by a signal; told to stop");

      server.postgres.sql(
          "UPDATE pgvitals.job_run SET started_at = started_at - interval '2 days'");
      Process killed = MaintainProcess.forever(file);
      server.awaitStatement("VACUUM%", killed);
      killed.destroyForcibly().waitFor();
      server.endBackends();
      server.release();
      Process next = MaintainProcess.forever(file);
      await()
          .untilAsserted(
              () ->
                  assertThat(Maintained.rows(server.postgres))
                      .as("nothing is due, and what is left is settled all the same")
                      .endsWith("vacuum - failed crashed", "vacuum app.orders failed crashed"));
      next.destroy();
      assertThat(next.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(next.exitValue()).isZero();
    }
  }
}
