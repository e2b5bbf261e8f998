package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.diagnosis.CaseNotes;
import dev.pgvitals.diagnosis.WithoutTexts;
import dev.pgvitals.diagnosis.json.DiagnosisJson;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.runbook.Runbook;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** On a server full of texts, a diagnosis without texts has none of them. */
class HiddenTextsIT {
  private static final String MARK = "s3cret";

  @Test
  void whatPeopleHaveWrittenIsInNoAnswer() throws Exception {
    try (Scene scene = new Scene(18);
        Connection idle = scene.primary().superuser();
        Connection active = scene.primary().superuser();
        Connection waiting = scene.primary().superuser()) {
      LocalPostgres primary = scene.primary();
      primary.sql(
          "CREATE INDEX ON orders (note) WHERE note <> '" + MARK + "'",
          "CREATE TABLE lists (what text) PARTITION BY LIST (what)",
          "CREATE TABLE of_lists PARTITION OF lists FOR VALUES IN ('" + MARK + "')",
          "SELECT count(*) AS " + MARK + " FROM orders WHERE note = 'orders'",
          "ALTER ROLE guest SET search_path = a, " + MARK,
          "ALTER SYSTEM SET archive_command = 'cp %p " + MARK + "'",
          "SELECT pg_reload_conf()");
      Scene.run(idle, "BEGIN");
      Scene.run(idle, "LOCK TABLE orders /* " + MARK + " */");
      List<CompletableFuture<Void>> others =
          List.of(
              running(active, "SELECT pg_sleep(600) /* " + MARK + " */"),
              running(waiting, "SELECT count(*) FROM orders /* " + MARK + " */"));
      await("both at work")
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  primary
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                              + " AND query LIKE '%/* "
                              + MARK
                              + " */'")
                      .equals("2"));

      List<String> told = new ArrayList<>();
      try (Patient patient = new Patient(Scene.administrator(primary))) {
        Map<String, String> values = Scene.values(Scene.pid(idle));
        for (Runbook runbook : Pages.all()) {
          CaseNotes notes = notes(runbook, patient, values);
          if (DiagnosisJson.of(notes).toString().contains(MARK)) {
            told.add(runbook.alert());
          }
          assertThat(DiagnosisJson.of(WithoutTexts.of(notes)).toString())
              .as(runbook.alert())
              .doesNotContain(MARK);
        }
      }
      assertThat(told)
          .hasSizeGreaterThan(12)
          .contains("PostgresBlockedSessions", "PostgresSequentialScansHigh", "PostgresJobFailed");

      primary.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%/* "
              + MARK
              + " */' AND pid <> pg_backend_pid()");
      others.forEach(CompletableFuture::join);
    }
  }

  private static CaseNotes notes(Runbook runbook, Patient patient, Map<String, String> values)
      throws InterruptedException {
    return new CaseNotes(
        runbook.alert(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        patient.with(values).of(runbook),
        List.of());
  }

  /** Until it is ended. */
  private static CompletableFuture<Void> running(Connection connection, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Scene.run(connection, sql);
          } catch (SQLException ended) {
            assertThat(ended.getMessage()).contains("terminating connection");
          }
        });
  }
}
