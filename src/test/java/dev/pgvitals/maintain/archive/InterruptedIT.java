package dev.pgvitals.maintain.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.run.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive that does not come to its end is none, and the next run makes it. */
class InterruptedIT {
  private static final String PART = "postgres/app/ev_1.csv.gz.part";

  private static Scene scene(Path directory) {
    return Scene.start(Collections.max(Postgres.majors()), directory)
        .with(
            "CREATE TABLE app.ev_1 (id int, note text)",
            "INSERT INTO app.ev_1 SELECT i, md5(i::text) || md5((-i)::text) FROM generate_series(1, 400000) AS i")
        .detached("ev_1");
  }

  private static void awaitPart(Path directory) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> size(directory.resolve(PART)) > 0);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void killed(@TempDir Path directory) throws Exception {
    try (Scene scene = scene(directory)) {
      Process process = ArchivingProcess.start(scene.archiving(""));
      try {
        awaitPart(directory);
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(scene.files()).containsExactly(PART);
      assertThat(scene.state()).isEqualTo("f f");
      awaitNoSession(scene);

      assertThat(scene.archive().get(0)).startsWith("ev_1 done ");

      assertThat(scene.files())
          .containsExactly("postgres/app/ev_1.csv.gz", "postgres/app/ev_1.sql");
      assertThat(scene.drop(Require.ARCHIVED)).containsExactly("ev_1 done ");
    }
  }

  /** As SIGTERM does. */
  @Test
  void toldToStop(@TempDir Path directory) {
    try (Scene scene = scene(directory)) {
      Stop stop = new Stop();
      CompletableFuture<List<String>> run =
          CompletableFuture.supplyAsync(() -> scene.archive("", stop));
      awaitPart(directory);

      stop.tell();

      assertThat(run.join()).containsExactly("told to stop");
      assertThat(scene.files()).isEmpty();
      assertThat(scene.state()).isEqualTo("f f");
      assertThat(
              scene.postgres.query("SELECT status FROM pgvitals.job_run WHERE target IS NOT NULL"))
          .isEqualTo("failed");
      awaitNoSession(scene);
    }
  }

  /** The program that hands on ends with the run, and all that it has started. */
  @Test
  void toldToStopWhileItIsHandedOn(@TempDir Path directory, @TempDir Path own) {
    try (Scene scene = scene(directory)) {
      Path pid = own.resolve("pid");
      Stop stop = new Stop();
      CompletableFuture<List<String>> run =
          CompletableFuture.supplyAsync(
              () ->
                  scene.archive(
                      ", after: [/bin/sh, -c, \"sleep 3600 & echo $! > %s; wait\"]".formatted(pid),
                      stop));
      await().until(() -> size(pid) > 1);

      stop.tell();

      assertThat(run.join()).containsExactly("told to stop");
      await().until(() -> !isAlive(pid));
      assertThat(scene.state()).isEqualTo("f f");
      assertThat(scene.archive().get(0)).as("another time").startsWith("ev_1 done ");
    }
  }

  private static boolean isAlive(Path pid) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .map(ProcessHandle::isAlive)
        .orElse(false);
  }

  /** The window is over when the clock says so. */
  @Test
  void beyondItsWindow(@TempDir Path directory) {
    try (Scene scene = scene(directory)) {
      MovableClocks clock = new MovableClocks();
      Instant now = Instant.now();
      clock.setWall(
          Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofMinutes(70))));
      CompletableFuture<List<String>> run =
          CompletableFuture.supplyAsync(() -> scene.archiveInWindow("01:00-02:00", clock::instant));
      awaitPart(directory);

      clock.pass(Duration.ofHours(1));

      assertThat(run.join()).containsExactly("ev_1 skipped window: the window has closed");
      assertThat(scene.files()).isEmpty();
      assertThat(scene.state()).isEqualTo("f f");
    }
  }

  @Test
  void withoutItsSession(@TempDir Path directory) {
    try (Scene scene = scene(directory)) {
      CompletableFuture<List<String>> run = CompletableFuture.supplyAsync(() -> scene.archive());
      awaitPart(directory);

      scene.postgres.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY app.ev_1 %'");

      assertThat(run.join()).singleElement().asString().isNotEmpty().doesNotContain(" done ");
      assertThat(scene.files()).isEmpty();
      assertThat(scene.state()).isEqualTo("f f");
      assertThat(scene.archive().get(0)).startsWith("ev_1 done ");
    }
  }

  /** What crashed between the file's name and the row has left a whole file; it is taken. */
  @Test
  void whatIsWholeIsNotWrittenAgain(@TempDir Path directory) throws Exception {
    try (Scene scene = scene(directory)) {
      scene.archive();
      Path file = directory.resolve("postgres/app/ev_1.csv.gz");
      var time = Files.getLastModifiedTime(file);
      scene.postgres.sql("UPDATE pgvitals.archive SET archived_at = NULL, verified_at = NULL");
      Files.delete(directory.resolve("postgres/app/ev_1.sql"));

      assertThat(scene.archive().get(0)).startsWith("ev_1 done ");

      assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
      assertThat(scene.files())
          .containsExactly("postgres/app/ev_1.csv.gz", "postgres/app/ev_1.sql");

      scene.postgres.sql("UPDATE pgvitals.archive SET archived_at = NULL, verified_at = NULL");
      Files.writeString(file, "damaged");
      assertThat(scene.archive().get(0)).startsWith("ev_1 done ").endsWith("/ev_1-2.csv.gz");
      assertThat(Files.readString(file)).as("somebody may want to look at it").isEqualTo("damaged");
    }
  }

  private static void awaitNoSession(Scene scene) {
    await()
        .until(
            () ->
                scene
                    .postgres
                    .query(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pgvitals maintain%'")
                    .equals("0"));
  }
}
