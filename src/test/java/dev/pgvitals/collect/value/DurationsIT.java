package dev.pgvitals.collect.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.time.DurationText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths of time are as many seconds here as for the server, however it writes them. */
class DurationsIT {
  private final Postgres postgres = Postgres.shared(18);

  private static final List<String> INTERVALS =
      List.of(
          "0",
          "1 year",
          "14 mons",
          "-14 mons",
          "1 year 2 mons 3 days 4 hours 5 mins 6.789 secs",
          "-1 year -2 mons -3 days -4 hours -5 mins -6.789 secs",
          "1 year -2 mons 3 days -04:05:06",
          "-1 mons +3 days",
          "3 days -00:00:01",
          "-3 days 04:05:06",
          "-3 days -04:05:06",
          "-00:00:00.000001",
          "00:00:00.5",
          "-1-2",
          "1000 years",
          "300:00:00",
          "178000000 years");

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "postgres_verbose", "sql_standard", "iso_8601"})
  void whatTheServerWritesIsWhatItExtracts(String style) throws Exception {
    try (Connection connection = postgres.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("SET intervalstyle = " + style);
      for (String interval : intervals()) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT i::text, extract(epoch FROM i)::float8 FROM (SELECT interval '%s' AS i) AS x"
                    .formatted(interval))) {
          row.next();
          OptionalDouble seconds = DurationText.seconds(row.getString(1));

          assertThat(seconds).as(row.getString(1)).isPresent();
          assertThat(seconds.getAsDouble())
              .as(row.getString(1))
              .isCloseTo(row.getDouble(2), within(1e-6 + Math.abs(row.getDouble(2)) * 1e-15));
        }
      }
    }
  }

  private static List<String> intervals() {
    List<String> intervals = new ArrayList<>(INTERVALS);
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      intervals.add(
          "%d mons %d days %d secs %d microseconds"
              .formatted(
                  small(random), small(random), small(random) * 997, small(random) * 12_345));
    }
    return intervals;
  }

  /** Of any sign, and often nothing. */
  private static int small(Random random) {
    return Math.max(0, random.nextInt(60) - 20) * (random.nextBoolean() ? 1 : -1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "90 seconds",
        "1.5 hours",
        "1.5 mons",
        "1.5 years",
        "1.04 years",
        "-0.5 years",
        "2 decades",
        "1 century",
        "2.5 weeks",
        "1.25 days",
        "2h30m",
        "1 day 30 msec",
        "3 yrs 2 hrs",
        "@ 1 day 2 hours 3 mins ago",
        "P1.5DT1.5H",
        "-1 day 02:00:00"
      })
  void whatPeopleWriteIsWhatTheServerReads(String text) throws Exception {
    try (Connection connection = postgres.superuser();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT extract(epoch FROM interval '" + text + "')::float8")) {
      row.next();

      assertThat(DurationText.seconds(text)).hasValueCloseTo(row.getDouble(1), within(1e-6));
    }
  }

  @Test
  void anIntervalIsReadWhateverTheRolesIntervalStyleIs() throws Exception {
    try (Postgres own = Postgres.start(18)) {
      own.createMonitorRole();
      for (String style : List.of("sql_standard", "iso_8601", "postgres_verbose", "postgres")) {
        own.sql("ALTER ROLE monitor SET intervalstyle = " + style);
        try (Trial trial =
            Trial.of(
                own,
                """
                t:
                  query: SELECT i AS g, i AS d, i::text AS t FROM (SELECT interval '1 year 3 days 4 hours' AS i) AS x
                  metrics: [{g: {usage: GAUGE}}, {d: {usage: DURATION}}, {t: {usage: DURATION}}]
                """)) {
          assertThat(trial.samples("t"))
              .as(style)
              .containsExactly(
                  "t_d{server=\"db\"} 31831200",
                  "t_g{server=\"db\"} 31831200",
                  "t_t{server=\"db\"} 31831200");
        }
      }
    }
  }
}
