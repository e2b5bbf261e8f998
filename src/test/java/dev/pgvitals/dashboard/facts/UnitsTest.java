package dev.pgvitals.dashboard.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.Catalogues;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What unit a query's result has. */
class UnitsTest {
  private static final Units UNITS =
      new Units(
          MetricFacts.of(
              Catalogues.read(
                      """
                      shop:
                        query: SELECT 1 AS revenue, 2 AS waited, 3 AS size
                        scope: cluster
                        metrics:
                          - revenue: {usage: COUNTER, unit: euros}
                          - waited: {usage: COUNTER, unit: seconds}
                          - size: {usage: GAUGE, unit: bytes}
                      """)
                  .catalogue(),
              NamingScheme.PROMETHEUS,
              Duration.ofSeconds(15)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pg_size_bytes                               | bytes
          max by (server) (pg_age_seconds)            | s
          pg_used_ratio                               | percentunit
          pg_locks                                    | short
          time() - pg_last_timestamp_seconds          | s
          time() - pg_postmaster_start_time_seconds   | s
          pg_last_timestamp_seconds                   | dateTimeAsIso
          rate(pg_busy_seconds_total[5m])             | percentunit
          sum(rate(pg_read_bytes_total[5m]))          | Bps
          rate(pg_calls_total[5m])                    | ops
          increase(pg_busy_seconds_total[5m])         | s
          increase(pg_calls_total[5m])                | short
          count(pg_size_bytes > 0)                    | short
          changes(pg_size_bytes[5m])                  | short
          rate(pg_a_total[5m]) + rate(pg_b_total[5m]) | ops
          rate(shop_waited_total[5m])                 | percentunit
          rate(shop_revenue_total[5m])                | ops
          shop_size                                   | bytes
          """)
  void itFollowsFromTheMetricAndWhatIsMadeOfIt(String query, String unit) {
    assertThat(UNITS.of(query)).isEqualTo(Optional.of(unit));
  }

  @Test
  void aQuotientOrTwoUnitsOnlyTheAuthorKnows() {
    assertThat(UNITS.of("pg_a_bytes / pg_b")).isEmpty();
    assertThat(UNITS.of("pg_a_bytes or pg_b_seconds")).isEmpty();
  }
}
