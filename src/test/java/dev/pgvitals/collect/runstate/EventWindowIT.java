package dev.pgvitals.collect.runstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.Optional;

class EventWindowIT {
  private static final Duration SETTLE = Duration.ofMillis(1_500);

  /** What the server made of a window. */
  private record Seen(EventWindow.End end, Instant since, Instant until, Instant now) {}

  private static Seen seen(int major, EventWindow window, String... settings) throws Exception {
    try (Connection connection =
            Postgres.shared(major).connect("postgres", "monitor", Postgres.MONITOR_PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN READ ONLY");
      for (String setting : settings) {
        statement.execute("SET LOCAL " + setting);
      }
      EventWindow.End end;
      try (ResultSet row = statement.executeQuery(window.clock())) {
        end = EventWindow.end(row);
      }
      String bound =
          window.bind(
              "SELECT :since AT TIME ZONE 'UTC', :until AT TIME ZONE 'UTC', "
                  + "now() AT TIME ZONE 'UTC', pg_typeof(:since)::text || pg_typeof(:until) -- :until");
      try (ResultSet row = statement.executeQuery(bound)) {
        row.next();
        assertThat(row.getString(4)).isEqualTo("timestamp with time zonetimestamp with time zone");
        return new Seen(end, time(row, 1), time(row, 2), time(row, 3));
      }
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return OffsetDateTime.parse(row.getString(column).replace(' ', 'T') + "Z").toInstant();
  }

  private static EventWindow from(Instant since) {
    return new EventWindow(Optional.of(since), Optional.empty(), SETTLE);
  }

  @EachMajor
  void theFirstWindowIsEmptyAndEndsBeforeNow(int major) throws Exception {
    Seen seen = seen(major, new EventWindow(Optional.empty(), Optional.empty(), SETTLE));

    assertThat(seen.until()).isEqualTo(seen.now().minus(SETTLE)).isEqualTo(seen.since());
    assertThat(seen.end())
        .isEqualTo(
            new EventWindow.End(Optional.of(seen.until()), Optional.of(seen.until()), false));
  }

  @EachMajor
  void theNextOneBeginsToTheMicrosecondWhereTheLastEnded(int major) throws Exception {
    Instant since = Instant.now().minusSeconds(20).with(ChronoField.NANO_OF_SECOND, 1_000);

    Seen seen = seen(major, from(since));

    assertThat(seen.since()).isEqualTo(since);
    assertThat(seen.until()).isEqualTo(seen.now().minus(SETTLE));
  }

  @EachMajor
  void aClockThatWasSetBackMakesAnEmptyWindow(int major) throws Exception {
    Instant ahead = Instant.parse("2099-12-31T23:59:59.999999Z");

    Seen seen = seen(major, from(ahead));

    assertThat(seen.since()).isEqualTo(ahead).isEqualTo(seen.until());
    assertThat(seen.end().until()).contains(ahead);
    assertThat(seen.end().settled()).contains(seen.now().minus(SETTLE));
  }

  @EachMajor
  void aBoundedWindowEndsAfterItsReach(int major) throws Exception {
    Instant since = Instant.parse("2024-10-27T00:30:00Z");
    Duration hour = Duration.ofHours(1);

    Seen seen =
        seen(
            major,
            new EventWindow(Optional.of(since), Optional.of(hour), SETTLE),
            "TimeZone = 'Europe/Berlin'");

    assertThat(seen.until()).isEqualTo(since.plus(hour));
    assertThat(seen.end().settled()).contains(seen.now().minus(SETTLE));
  }

  @EachMajor
  void noSettingOfTheSessionMattersToIt(int major) throws Exception {
    Instant since = Instant.parse("2001-02-03T04:05:06.000007Z");

    Seen seen =
        seen(
            major,
            from(since),
            "DateStyle = 'ISO, DMY'",
            "IntervalStyle = 'sql_standard'",
            "TimeZone = 'Asia/Kathmandu'",
            "search_path = 'nowhere'",
            "extra_float_digits = -15",
            // From 19 on there is no other.
            major < 19 ? "standard_conforming_strings = off" : "array_nulls = off",
            "backslash_quote = off",
            "lc_time = 'C'");

    assertThat(seen.since()).isEqualTo(since);
    assertThat(seen.until()).isEqualTo(seen.now().minus(SETTLE));
    assertThat(seen.end().until()).contains(seen.until());
  }

  @EachMajor
  void withNothingToSettleItEndsNow(int major) throws Exception {
    Seen seen = seen(major, new EventWindow(Optional.empty(), Optional.empty(), Duration.ZERO));

    assertThat(seen.until()).isEqualTo(seen.now());
  }
}
