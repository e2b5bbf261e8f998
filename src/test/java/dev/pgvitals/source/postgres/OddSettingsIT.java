package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Settings of a role that decide how values are written and SQL is read change nothing here. */
class OddSettingsIT {
  /** Each at the value that is furthest from the usual one. */
  private static final Map<String, String> ODD =
      Map.ofEntries(
          Map.entry("array_nulls", "off"),
          Map.entry("backslash_quote", "off"),
          Map.entry("bytea_output", "escape"),
          Map.entry("client_encoding", "LATIN1"),
          Map.entry("DateStyle", "SQL, DMY"),
          Map.entry("extra_float_digits", "-15"),
          Map.entry("IntervalStyle", "sql_standard"),
          Map.entry("lc_monetary", "C.UTF-8"),
          Map.entry("lc_numeric", "C.UTF-8"),
          Map.entry("lc_time", "C.UTF-8"),
          Map.entry("quote_all_identifiers", "on"),
          Map.entry("standard_conforming_strings", "off"),
          Map.entry("TimeZone", "Pacific/Chatham"),
          Map.entry("timezone_abbreviations", "Australia"),
          Map.entry("transform_null_equals", "on"),
          Map.entry("xmlbinary", "hex"),
          Map.entry("xmloption", "document"));

  private static final List<String> EXPRESSIONS =
      List.of(
          "timestamptz '2026-02-01 23:30:00+00'",
          "date '01/02/2026'",
          "interval '-1 day +02:03:04'",
          "interval '90 min'",
          "0.1::float8 + 0.2::float8",
          "3.4028e38::float4",
          "'\\xdeadbeef'::bytea",
          "'{a,null}'::text[]",
          "('{NULL}'::int[])[1] IS NULL",
          "format('%I', 'plain')",
          "'plain'::regtype::text",
          "'back\\slash'",
          "(SELECT count(*) FROM (VALUES (NULL::int), (1)) AS t (x) WHERE x = NULL)",
          "to_char(1234.5, '9G999D9')",
          "timestamptz '2026-02-01 12:00:00 EST'",
          "'é'");

  private static String catalogue() {
    List<String> columns = new ArrayList<>();
    StringBuilder metrics = new StringBuilder();
    for (int i = 0; i < EXPRESSIONS.size(); i++) {
      String expression = EXPRESSIONS.get(i).replace("'plain'::regtype", "'int4'::regtype");
      columns.add("(" + expression + ")::text AS l" + i + ", " + expression + " AS m" + i);
      metrics.append("    - l").append(i).append(": {usage: LABEL}\n");
      metrics.append("    - m").append(i).append(": {usage: LABEL}\n");
    }
    return """
        odd:
          query: |
            SELECT 1 AS v, interval '1 mon 2 days 03:04:05' AS length,
                   %s
          metrics:
            - v: {usage: GAUGE}
            - length: {usage: GAUGE}
        %s"""
        .formatted(String.join(",\n           ", columns), metrics);
  }

  private static void makeOdd(Postgres postgres) {
    Map<String, String> odd = new LinkedHashMap<>(ODD);
    if (postgres.major() >= 19) {
      odd.remove("standard_conforming_strings");
    }
    odd.forEach(
        (name, value) -> postgres.sql("ALTER ROLE monitor SET %s = '%s'".formatted(name, value)));
  }

  @OldestAndNewest
  void doNotShowInWhatAQueryOfTheUsersPublishes(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      List<String> usual = samples(postgres);

      makeOdd(postgres);

      assertThat(samples(postgres)).isEqualTo(usual);
    }
  }

  private static List<String> samples(Postgres postgres) {
    try (Trial trial = Trial.of(postgres, catalogue())) {
      return trial.samples("odd");
    }
  }

  @Test
  void doNotShowBehindAPooler() {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres);
          Trial usual = Trial.of(pooler.uri("monitor", "postgres"), catalogue())) {
        List<String> before = usual.samples("odd");

        makeOdd(postgres);
        pooler.tell("RECONNECT");

        try (Trial odd = Trial.of(pooler.uri("monitor", "postgres"), catalogue())) {
          assertThat(odd.samples("odd")).isEqualTo(before);
        }
      }
    }
  }

  @OldestAndNewest
  void doNotShowInTheBuiltInCatalogue(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE \"Odd \\ Name\" (id serial PRIMARY KEY, at timestamptz)",
          "INSERT INTO \"Odd \\ Name\" (at) SELECT now() FROM generate_series(1, 100)");
      // Up to 14, what happened is counted by another process, in its time.
      await("the counts of the table")
          .until(
              () ->
                  series(postgres).stream()
                      .anyMatch(each -> each.startsWith("pg_stat_user_tables_n_dead_tup_ratio{")));
      Set<String> usual = series(postgres);

      makeOdd(postgres);

      Set<String> odd = series(postgres);
      assertThat(without(odd, usual)).as("only with odd settings").isEmpty();
      assertThat(without(usual, odd)).as("only without").isEmpty();
    }
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  /** Names and labels, but for those of statements: each that ran makes more. */
  private static Set<String> series(Postgres postgres) {
    try (Trial trial = Trial.of(postgres, CatalogueFiles.builtin().text())) {
      return trial.plan().queries().stream()
          .filter(query -> !query.name().startsWith("pg_stat_statements"))
          .flatMap(query -> trial.samples(query.name()).stream())
          .map(sample -> sample.substring(0, sample.lastIndexOf(' ')))
          .collect(Collectors.toSet());
    }
  }
}
