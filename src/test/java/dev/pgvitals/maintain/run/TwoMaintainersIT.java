package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.JobRunTable;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.config.MaintainConfig;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One at a time on a server, whichever database each calls its home. */
class TwoMaintainersIT {

  @OldestAndNewest
  void oneWorksAndTheOtherNamesIt(int major) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      postgres.sql("CREATE DATABASE other");
      postgres.sqlIn(
          "other",
          JobRunTable.setup(),
          JobRunTable.grants(Maintained.ROLE),
          "CREATE SCHEMA app AUTHORIZATION app_owner");
      Maintained.asOwner(postgres, "CREATE TABLE app.t (i int)", "INSERT INTO app.t VALUES (1)");
      // A load guard that does not pass keeps the first one busy for as long as the test wants.
      String first =
          Maintained.file(postgres, "upkeep:\n  analyze: {}\n")
              .replace("max_wait: 1s, max_active: 50", "max_wait: 1h, max_active: 1");
      String second = Maintained.file(postgres, "other", "upkeep:\n  analyze: {}\n");
      try (Connection busy = postgres.superuser();
          Statement statement = busy.createStatement()) {
        Future<?> sleeping =
            Executors.newSingleThreadExecutor()
                .submit(() -> statement.execute("SELECT pg_sleep(3600)"));
        await()
            .until(
                () ->
                    postgres
                        .query(
                            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
                        .equals("1"));
        MaintainConfig config = Maintained.config(first);
        Stop stop = new Stop();
        Future<ServerReport> working =
            executor.submit(
                () ->
                    new Maintainer(
                            config,
                            config.servers().get(0),
                            InstantSource.system(),
                            stop,
                            "elsewhere")
                        .apply(config.jobs()));
        await().until(() -> Maintained.rows(postgres).contains("analyze - running"));

        ServerReport refused = Maintained.apply(second);

        assertThat(refused.refusal().orElseThrow())
            .startsWith("another maintainer is at work: process ")
            .contains(" in database postgres, pgvitals maintain since ");
        try (Connection other = postgres.connect("other", "postgres", "");
            Statement rows = other.createStatement();
            var row = rows.executeQuery("SELECT status || ' ' || reason FROM pgvitals.job_run")) {
          assertThat(row.next()).isTrue();
          assertThat(row.getString(1)).startsWith("skipped running: process ");
        }
        statement.cancel();
        assertThat(working.get().isTrouble()).isFalse();
        assertThat(Maintained.apply(second).isTrouble()).as("free again").isFalse();
        assertThat(sleeping).isNotNull();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
