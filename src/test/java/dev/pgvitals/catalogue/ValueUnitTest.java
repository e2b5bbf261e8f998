package dev.pgvitals.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.read.CatalogueReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueUnitTest {
  @ParameterizedTest
  @CsvSource({
    "SECONDS, 0, 0 s",
    "SECONDS, 1.23456, 1.235 s",
    "SECONDS, 59.5, 59.5 s",
    "SECONDS, 300, 5 min 0 s",
    "SECONDS, 10800, 3 h 0 min",
    "SECONDS, 183600, 2 d 3 h",
    "SECONDS, -90, -1 min 30 s",
    "BYTES, 512, 512 B",
    "BYTES, 104857600, 100 MiB",
    "BYTES, 1e10, 9.313 GiB",
    "RATIO, 0.8, 80 %",
    "RATIO, 0.98765, 98.77 %",
    "NUMBER, 1000000, 1000000",
    "NUMBER, 0.12345, 0.1235",
    "TIMESTAMP, 1700000000, 2023-11-14T22:13:20Z",
    "NUMBER, Infinity, Infinity",
  })
  void numbersAreWrittenForPeople(ValueUnit unit, double value, String text) {
    assertThat(unit.text(value)).isEqualTo(text);
  }

  @Test
  void theColumnOrElseTheMetricsNameTellsTheUnit() throws Exception {
    String yaml =
        """
        a:
          query: q
          metrics:
            - age_seconds: {usage: GAUGE, alert: {name: A1, warning: 1, summary: s}}
            - began_timestamp_seconds: {usage: GAUGE, alert: {name: A2, warning: 1, summary: s}}
            - size_bytes: {usage: GAUGE, alert: {name: A3, warning: 1, summary: s}}
            - used_ratio: {usage: GAUGE, alert: {name: A4, warning: 1, summary: s}}
            - waiting: {usage: GAUGE, alert: {name: A5, warning: 1, summary: s}}
            - lag: {usage: DURATION, alert: {name: A6, warning: 1, summary: s}}
            - size: {usage: GAUGE, unit: bytes, alert: {name: A7, warning: 1, summary: s}}
        """;

    assertThat(
            CatalogueReader.read(List.of(new CatalogueText("a", yaml)), NamingScheme.PROMETHEUS)
                .catalogue()
                .columnAlerts(NamingScheme.PROMETHEUS))
        .extracting(ValueUnit::of)
        .containsExactly(
            ValueUnit.SECONDS,
            ValueUnit.TIMESTAMP,
            ValueUnit.BYTES,
            ValueUnit.RATIO,
            ValueUnit.NUMBER,
            ValueUnit.SECONDS,
            ValueUnit.BYTES);
  }
}
