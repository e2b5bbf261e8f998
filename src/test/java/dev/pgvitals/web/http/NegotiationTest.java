package dev.pgvitals.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.text.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENMETRICS | application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1
          OPENMETRICS | application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1
          OPENMETRICS | application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1
          TEXT        | text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.75,*/*;q=0.1
          TEXT        | text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0
          OPENMETRICS | application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4
          TEXT        | application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1
          TEXT        | application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited
          TEXT        | application/openmetrics-text;version=1.0.0;q=0
          TEXT        | application/openmetrics-text;version=1.0.0;q=high
          OPENMETRICS | Application/OpenMetrics-Text; Version="1.0.0"
          OPENMETRICS | application/openmetrics-text
          TEXT        | text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8
          TEXT        | */*
          TEXT        | ''
          TEXT        | ;;;,,=,;q
          """)
  void theFormatIsWhatTheClientPrefersOfWhatThereIs(Format expected, String accept) {
    assertThat(Negotiation.format(accept)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | gzip
          true  | gzip, deflate, br
          true  | br;q=1.0, GZip;q=0.8, *;q=0.1
          true  | *
          true  | x-gzip
          false | gzip;q=0
          false | gzip;q=0, *
          false | *;q=0.0
          false | identity
          false | deflate, br
          false | ''
          false | gzipped
          """)
  void gzipIsForThoseWhoAcceptIt(boolean expected, String acceptEncoding) {
    assertThat(Negotiation.gzip(acceptEncoding)).isEqualTo(expected);
  }
}
