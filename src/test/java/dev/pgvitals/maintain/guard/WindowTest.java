package dev.pgvitals.maintain.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.maintain.guard.Window.Opening;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final List<Window> NIGHTS =
      List.of(Window.daily(LocalTime.of(22, 0), LocalTime.of(5, 0)));
  private static final List<Window> SUNDAYS =
      List.of(new Window(Set.of(DayOfWeek.SUNDAY), LocalTime.of(23, 0), LocalTime.of(1, 0)));

  private static Optional<Opening> open(List<Window> windows, String now, ZoneId zone) {
    return Window.open(windows, Instant.parse(now), zone);
  }

  private static Opening opening(String start, String end) {
    return new Opening(Instant.parse(start), Instant.parse(end));
  }

  @Test
  void oneThatCrossesMidnightIsOpenOnBothSidesOfIt() {
    Opening night = opening("2026-05-01T22:00:00Z", "2026-05-02T05:00:00Z");
    assertThat(open(NIGHTS, "2026-05-01T22:00:00Z", ZoneOffset.UTC)).contains(night);
    assertThat(open(NIGHTS, "2026-05-02T04:59:59Z", ZoneOffset.UTC)).contains(night);
    assertThat(open(NIGHTS, "2026-05-02T05:00:00Z", ZoneOffset.UTC)).isEmpty();
    assertThat(open(NIGHTS, "2026-05-01T21:59:59Z", ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void aDayIsThatOnWhichItOpens() {
    assertThat(open(SUNDAYS, "2026-05-03T23:30:00Z", ZoneOffset.UTC)).isPresent();
    assertThat(open(SUNDAYS, "2026-05-04T00:30:00Z", ZoneOffset.UTC)).isPresent();
    assertThat(open(SUNDAYS, "2026-05-03T00:30:00Z", ZoneOffset.UTC)).isEmpty();
    assertThat(Window.next(SUNDAYS, Instant.parse("2026-05-04T12:00:00Z"), ZoneOffset.UTC))
        .contains(opening("2026-05-10T23:00:00Z", "2026-05-11T01:00:00Z"));
  }

  @Test
  void itIsAnHourLongerOrShorterWhereClocksChange() {
    assertThat(open(NIGHTS, "2026-03-29T00:00:00Z", BERLIN))
        .contains(opening("2026-03-28T21:00:00Z", "2026-03-29T03:00:00Z"));
    assertThat(open(NIGHTS, "2026-10-25T00:00:00Z", BERLIN))
        .contains(opening("2026-10-24T20:00:00Z", "2026-10-25T04:00:00Z"));
  }

  @Test
  void aTimeThatDoesNotExistIsTheFirstAfterIt() {
    List<Window> gap = List.of(Window.daily(LocalTime.of(2, 30), LocalTime.of(4, 0)));
    assertThat(open(gap, "2026-03-29T01:10:00Z", BERLIN))
        .contains(opening("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"));
  }

  @Test
  void itReadsAsAFileHasIt() {
    assertThat(NIGHTS.get(0)).hasToString("22:00-05:00");
    assertThat(SUNDAYS.get(0)).hasToString("sun 23:00-01:00");
  }
}
