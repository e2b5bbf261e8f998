package dev.pgvitals.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpFilePatternTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /d/titan_{time:yyyyMMdd_HHmmss}.sql.gz | titan_20261128_021500.sql.gz  | 2026-11-28T01:15:00Z
          /d/titan_{time:yyyyMMdd}.dump          | titan_20260701.dump           | 2026-06-30T22:00:00Z
          /d/{time:yyyy-MM-dd'T'HH-mm}           | 2026-11-28T02-15              | 2026-11-28T01:15:00Z
          /d/*-{time:yyyyMMddHHmm}*              | a-1-202611280215-full.sql.zst | 2026-11-28T01:15:00Z
          /d/*{time:yyyyMMdd_HHmmss}.sql         | x20261128_021500.sql          | 2026-11-28T01:15:00Z
          /d/{time:d-MMM-yyyy}.sql               | 3-Nov-2026.sql                | 2026-11-02T23:00:00Z
          /d/{time:yyyyMMdd'T'HHmmssX}.sql       | 20261128T021500Z.sql          | 2026-11-28T02:15:00Z
          """)
  void aNameHasItsTime(String files, String name, Instant time) {
    assertThat(DumpFilePattern.parse(files).time(name, BERLIN)).contains(time);
  }

  /** 02:30 came twice on 25 October 2026, and not at all on 29 March. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-29_0230, 2026-03-29T01:30:00Z",
    "2026-03-29_0330, 2026-03-29T01:30:00Z",
    "2026-10-25_0230, 2026-10-25T00:30:00Z",
    "2026-10-25_0330, 2026-10-25T02:30:00Z",
  })
  void aClockThatChangesIsAllowedFor(String name, Instant time) {
    assertThat(DumpFilePattern.parse("/d/{time:yyyy-MM-dd_HHmm}").time(name, BERLIN))
        .contains(time);
  }

  @ParameterizedTest
  @CsvSource({
    "titan_20261128_021500.sql",
    "titan_20261128_021500.sql.gz.part",
    "titan_2026112_021500.sql.gz",
    "titan_20261328_021500.sql.gz",
    "other_20261128_021500.sql.gz",
    "titan_20261128_021500xsql.gz",
  })
  void otherNamesAreNoneOfThem(String name) {
    assertThat(DumpFilePattern.parse("/d/titan_{time:yyyyMMdd_HHmmss}.sql.gz").time(name, BERLIN))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /d/titan.sql                      | needs {time:PATTERN}
          titan_{time:yyyyMMdd}.sql         | needs {time:PATTERN} in the name
          /d/{time:yyyyMMdd}/titan.sql      | has a / after {time:...}
          /d/{time:yyyy}{time:MMdd}.sql     | twice
          /d/{time:HHmm}.sql                | gives no date
          /d/{time:foo}.sql                 | not understood
          /d/*/{time:yyyyMMdd}.sql          | name one directory
          """)
  void aMistakeIsNamed(String files, String said) {
    assertThatThrownBy(() -> DumpFilePattern.parse(files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void theDirectoryIsWhatStandsBeforeTheName() {
    assertThat(DumpFilePattern.parse("/{time:yyyyMMdd}").directory()).isEqualTo(Path.of("/"));
    assertThat(DumpFilePattern.parse("/a b/c/{time:yyyy/MM/dd}").directory())
        .isEqualTo(Path.of("/a b/c"));
  }
}
