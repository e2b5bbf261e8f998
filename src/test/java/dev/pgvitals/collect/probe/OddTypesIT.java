package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.fixture.server.Postgres;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that the driver has no class for: each is a value, or a failure that says of what. */
class OddTypesIT {
  private static Postgres postgres;

  @BeforeAll
  static void createThem() {
    postgres = Postgres.start(18);
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE SCHEMA hidden",
        "CREATE TYPE hidden.pair AS (a int, b text)",
        "CREATE TYPE hidden.mood AS ENUM ('sad', '7')",
        "CREATE TYPE public.pair AS (a int, b text)",
        "CREATE TYPE public.\"its \"\"name\" AS ENUM ('1', 'one')",
        "CREATE DOMAIN public.quantity AS int",
        "CREATE TYPE public.weights AS RANGE (subtype = float8)",
        "CREATE TABLE public.holds AS SELECT ROW(1, 'x')::hidden.pair AS pair, '7'::hidden.mood AS mood",
        "GRANT SELECT ON public.holds TO monitor");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          5::public.quantity                | 5
          '1'::public."its ""name"          | 1
          '5'::unknown                      | 5
          '5'::jsonb                        | 5
          (SELECT mood FROM public.holds)   | 7
          """)
  void oneThatReadsAsANumberIsANumber(String expression, String value) {
    try (Trial trial = trial(expression, "GAUGE")) {
      assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} " + value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ROW(1, 'x')::public.pair          | '(1,x)' ("public"."pair")
          ROW(1, 'x')                       | '(1,x)' (record)
          ARRAY[ROW(1, 'x')::public.pair]   | '{"(1,x)"}' ("public"."_pair")
          int4range(1, 5)                   | '[1,5)' (int4range)
          '[1,2]'::public.weights           | '[1,2]' ("public"."weights")
          'one'::public."its ""name"        | 'one' ("public"."its "name")
          to_tsvector('a cat')              | ''cat':2' (tsvector)
          'c'::refcursor                    | 'c' (refcursor)
          pg_sleep(0)                       | '' (void)
          (SELECT pair FROM public.holds)   | '(1,x)' ("hidden"."pair")
          """)
  void oneThatDoesNotIsAFailureThatNamesRowColumnAndType(String expression, String what) {
    for (String usage : new String[] {"GAUGE", "COUNTER"}) {
      try (Trial trial = trial(expression, usage)) {
        assertThat(trial.failure("t"))
            .isEqualTo(Failure.result("row 1, column v: " + what + " is not a number: cast it"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ROW(1, 'x')::public.pair          | (1,x)
          ARRAY[ROW(1, 'x')::public.pair]   | {\\"(1,x)\\"}
          '{1,2}'::int[]                    | {1,2}
          int4range(1, 5)                   | [1,5)
          'c'::refcursor                    | c
          (SELECT pair FROM public.holds)   | (1,x)
          (SELECT mood FROM public.holds)   | 7
          """)
  void aLabelIsWhatTheServerWrites(String expression, String label) {
    try (Trial trial = trial(expression, "LABEL")) {
      assertThat(trial.samples("t")).containsExactly("t_one{server=\"db\",v=\"" + label + "\"} 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "'x'::text", "ARRAY[ROW(1, 'x')::public.pair]", "ROW(1, 'x')"})
  void aHistogramOfThemIsAFailureThatNamesTheColumn(String expression) {
    String yaml =
        """
        t:
          scope: cluster
          query: SELECT %s AS v, ARRAY[1] AS v_bucket, 1 AS v_sum, 1 AS v_count
          metrics: [{v: {usage: HISTOGRAM}}]
        """
            .formatted(expression);
    try (Trial trial = Trial.of(postgres, yaml)) {
      Failure failure = trial.failure("t");
      assertThat(failure.reason()).isEqualTo(FailureReason.RESULT);
      assertThat(failure.message()).contains("column v must be an array of numbers");
    }
  }

  @Test
  void oneThatIsCreatedAfterTheConnectionWasIsRead() {
    String yaml = yaml("SELECT 1 AS one, v FROM public.late", "GAUGE");
    postgres.sql("CREATE TABLE public.late (v int)", "GRANT SELECT ON public.late TO monitor");
    try (Trial trial = Trial.of(postgres, yaml)) {
      assertThat(trial.next("t")).isEmpty();

      postgres.sql(
          "CREATE TYPE public.newer AS ENUM ('3')",
          "ALTER TABLE public.late ALTER v TYPE public.newer USING '3'",
          "INSERT INTO public.late VALUES ('3')");

      assertThat(trial.nextRun("t").rows() + trial.nextRun("t").rows()).isPositive();
      assertThat(trial.next("t")).contains("t_v{server=\"db\"} 3");
    }
  }

  @ParameterizedTest
  @CsvSource({"5, GAUGE", "x, GAUGE", "x, LABEL"})
  void oneThatIsDroppedWhileTheQueryRunsIsReadAsText(String value, String usage) throws Exception {
    postgres.sql(
        "CREATE TYPE public.gone",
        "CREATE FUNCTION public.gone_in(cstring) RETURNS gone AS 'textin' LANGUAGE internal STRICT",
        "CREATE FUNCTION public.gone_out(gone) RETURNS cstring AS 'textout' LANGUAGE internal STRICT",
        "CREATE TYPE public.gone (INPUT = gone_in, OUTPUT = gone_out, LIKE = text)");
    // The server looks up how to write it for the first row, the driver what it is for the last.
    String sql =
        "SELECT 1 AS one, '%s'::public.gone AS v FROM generate_series(1, 2) AS n".formatted(value)
            + " WHERE n = 1 OR pg_sleep(2) IS NOT NULL";
    String sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    try (Trial trial = Trial.of(postgres, yaml(sql, usage))) {
      CompletableFuture<ServerProbe.Outcome> run =
          CompletableFuture.supplyAsync(() -> trial.run("t"));
      await().until(() -> postgres.query(sleeping).equals("1"));

      postgres.sql("DROP TYPE public.gone CASCADE");

      ServerProbe.Outcome outcome = run.get();
      if (value.equals("x") && usage.equals("GAUGE")) {
        assertThat(outcome.failure())
            .contains(
                Failure.result(
                    "row 1, column v: 'x' (a type not in pg_type) is not a number: cast it"));
      } else {
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.rows()).isEqualTo(2);
      }
    }
  }

  private static Trial trial(String expression, String usage) {
    return Trial.of(postgres, yaml("SELECT 1 AS one, " + expression + " AS v", usage));
  }

  private static String yaml(String sql, String usage) {
    boolean label = usage.equals("LABEL");
    String name = usage.equals("COUNTER") ? ", rename: v" : "";
    return """
    t:
      scope: cluster
      query: '%s'
      metrics:
        - one: {usage: %s}
        - v: {usage: %s%s}
    """
        .formatted(sql.replace("'", "''"), label ? "GAUGE" : "DISCARD", usage, name);
  }
}
