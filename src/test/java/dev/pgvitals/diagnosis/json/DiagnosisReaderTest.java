package dev.pgvitals.diagnosis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.pgvitals.diagnosis.CaseNotes;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.Remark;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.VitalNotes;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.source.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What was written as JSON is read as what it was. */
class DiagnosisReaderTest {
  private static final Answer ANSWER =
      new Answer(
          List.of(new Answer.Column("pid", true), new Answer.Column("query", false)),
          List.of(
              List.of(Optional.of("7"), Optional.of("SELECT '<b>\n'")),
              List.of(Optional.of("8"), Optional.empty())),
          true);

  private static final ServerNotes ORDERS =
      new ServerNotes(
          "orders-1",
          Optional.of("PostgreSQL 18.1, primary, as pgvitals"),
          List.of(
              new CaseNotes(
                  "PostgresBlockedSessions",
                  Optional.of(
                      new VitalNotes(
                          2,
                          OptionalDouble.of(2.5),
                          Optional.of("2.5 s"),
                          "> 1 s",
                          Map.of("datname", "shop"),
                          3)),
                  List.of("Sessions wait."),
                  List.of("It means this.", "And that."),
                  List.of("It hurts."),
                  Optional.of("shop"),
                  Optional.of(new Remark("the database is closed", Optional.empty())),
                  List.of(
                      new StepFindings(
                          1,
                          "Who waits?",
                          List.of(
                              new Finding.Answered("SELECT 1;", List.of(ANSWER, ANSWER)),
                              new Finding.Remark("See *there*."))),
                      new StepFindings(
                          2,
                          "And else?",
                          List.of(
                              new Finding.NotAsked("SELECT :pid;", "it needs pid"),
                              new Finding.Elsewhere("SHOW POOLS;", "it is for the pooler"),
                              new Finding.Failed(
                                  "SELECT 2;",
                                  new Failure(
                                      FailureReason.TIMEOUT,
                                      "57014",
                                      "too slow",
                                      Optional.of("wait")))))),
                  List.of(
                      new StepFindings(
                          1, "End it.", List.of(new Finding.Shown("console", "$ true")))))),
          List.of(new Remark("orders-1: a query failed", Optional.empty())));

  private static JsonObject written(ServerNotes notes) {
    return JsonParser.parseString(DiagnosisJson.of(List.of(notes)))
        .getAsJsonArray()
        .get(0)
        .getAsJsonObject();
  }

  @Test
  void whatWasWrittenIsReadAsItWas() {
    assertThat(DiagnosisReader.server(written(ORDERS))).isEqualTo(ORDERS);
    CaseNotes one = ORDERS.cases().get(0);
    assertThat(DiagnosisReader.oneCase(DiagnosisJson.of(one))).isEqualTo(one);
  }

  @Test
  void ofAServerThatIsDownThereIsLittleToTell() {
    ServerNotes down =
        new ServerNotes(
            "orders-1",
            Optional.empty(),
            List.of(
                new CaseNotes(
                    "PostgresDown",
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of())),
            List.of(new Remark("orders-1: cannot be reached", Optional.empty())));

    assertThat(DiagnosisReader.server(written(down))).isEqualTo(down);
  }

  @Test
  void whatIsNoDiagnosisIsRefused() {
    assertThatThrownBy(() -> DiagnosisReader.server(new JsonObject()))
        .isInstanceOf(JsonParseException.class)
        .hasMessage("a diagnosis has a member \"server\"");
    JsonObject other = written(ORDERS);
    other.add("alerts", new JsonObject());
    assertThatThrownBy(() -> DiagnosisReader.server(other)).isInstanceOf(JsonParseException.class);
  }
}
