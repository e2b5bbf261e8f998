package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What there is at each run, added up over the time between them. */
class SampledIT {
  private final Postgres postgres = Postgres.shared(18);

  private static final String CATALOGUE =
      """
      queue:
        %s
        query: SELECT kind, waiting FROM (VALUES %s) AS v(kind, waiting)
        metrics:
          - kind: {usage: LABEL}
          - waiting: {usage: SAMPLED, description: x}
      """;

  private Trial trial(String keys, String rows) {
    return Trial.of(postgres, CATALOGUE.formatted(keys, rows));
  }

  /** The value of each kind, as a multiple of the one of "one". */
  private static Map<String, Double> inUnits(List<String> samples) {
    Map<String, Double> values = new TreeMap<>();
    for (String line : samples) {
      String kind = line.substring(line.indexOf("kind=\"") + 6, line.indexOf("\"}"));
      values.put(kind, Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
    }
    double unit = Objects.requireNonNull(values.get("one"));
    assertThat(unit).isPositive();
    values.replaceAll((kind, value) -> (double) Math.round(value / unit * 1e6) / 1e6);
    return values;
  }

  @Test
  void theFirstRunShowsZeroAndEachNextOneAddsWhatItFinds() {
    try (Trial trial = trial("", "('one', 1), ('two', 1.5), ('two', 0.5), ('none', NULL)")) {
      assertThat(trial.next("queue"))
          .containsExactlyInAnyOrder(
              "queue_waiting_total{server=\"db\",kind=\"one\"} 0",
              "queue_waiting_total{server=\"db\",kind=\"two\"} 0",
              "queue_waiting_total{server=\"db\",kind=\"none\"} 0");
      trial.next("queue");

      List<String> samples = trial.next("queue");
      assertThat(inUnits(samples)).isEqualTo(Map.of("none", 0.0, "one", 1.0, "two", 2.0));
    }
  }

  @Test
  void rowsBelowTheTopAreInTheRest() {
    String rows = "('one', 100), ('a', 700), ('b', 1), ('c', 2), ('d', 3), ('e', 4), ('f', 10)";
    try (Trial trial = trial("top: {rows: 2, by: waiting}", rows)) {
      trial.next("queue");
      ServerProbe.Outcome outcome = trial.nextRun("queue");

      assertThat(inUnits(trial.next("queue")))
          .isEqualTo(Map.of("one", 1.0, "a", 7.0, "other", 0.2));
      assertThat(outcome.rows()).isEqualTo(7);
      assertThat(outcome.cut()).hasValue(5);
    }
  }

  @Test
  void rowsForWhichThereIsNoRoomAreInTheRest() {
    try (Trial trial = trial("max_series: 2", "('one', 1), ('a', 2), ('b', 3)")) {
      trial.next("queue");
      trial.next("queue");

      assertThat(inUnits(trial.next("queue"))).isEqualTo(Map.of("one", 1.0, "other", 5.0));
    }
  }

  @Test
  void inEachDatabaseTheRestIsItsOwn() {
    try (Trial trial =
        trial("scope: database\n  max_series: 2", "('one', 1), ('a', 2), ('b', 3)")) {
      trial.next("queue");

      assertThat(trial.next("queue"))
          .hasSize(2)
          .allMatch(line -> line.contains("datname=\"postgres\""));
    }
  }

  @Test
  void aValueBelowZeroIsRefused() {
    try (Trial trial = trial("", "('one', -1)")) {
      assertThat(trial.failure("queue").message())
          .contains("row 1, column waiting: what is sampled cannot be -1");
    }
  }

  @Test
  void withoutLabelsThereIsOneSeries() {
    try (Trial trial =
        Trial.of(
            postgres,
            """
            busy:
              max_series: 1
              query: SELECT 3 AS sessions
              metrics: [sessions: {usage: SAMPLED, description: x}]
            """)) {
      assertThat(trial.next("busy")).containsExactly("busy_sessions_total{server=\"db\"} 0");
      assertThat(trial.next("busy")).hasSize(1).noneMatch(line -> line.endsWith(" 0"));
    }
  }
}
