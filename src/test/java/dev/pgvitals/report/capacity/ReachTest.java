package dev.pgvitals.report.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When something is full, in words. */
class ReachTest {
  private static String text(int earliest, int latest) {
    return new Reach(there(earliest), there(earliest), there(latest), 180).text();
  }

  private static Optional<Integer> there(int days) {
    return days < 0 ? Optional.empty() : Optional.of(days);
  }

  @Test
  void isNoMoreExactThanWhatIsKnown() {
    assertThat(text(0, 0)).isEqualTo("now");
    assertThat(text(1, 1)).isEqualTo("in 1 day");
    assertThat(text(12, 20)).isEqualTo("in 12 to 20 days");
    assertThat(text(0, 20)).isEqualTo("in 0 to 20 days");
    assertThat(text(130, 175)).isEqualTo("in 4 to 6 months");
    assertThat(text(50, 61)).isEqualTo("in 1 to 3 months");
    assertThat(text(20, 70)).isEqualTo("in 20 days to 3 months");
    assertThat(text(120, -1)).isEqualTo("in 4 months or later");
    assertThat(text(40, -1)).isEqualTo("in 40 days or later");
    assertThat(text(0, -1)).isEqualTo("any day, or not within 6 months");
    assertThat(text(-1, -1)).isEqualTo("not within 6 months");
    assertThat(new Reach(there(-1), there(-1), there(-1), 42).text())
        .isEqualTo("not within 42 days");
  }
}
