package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What counts as a name that a search_path could redirect. */
class SqlTokensTest {
  @Test
  void functionsRelationsAndTypesAreFoundWhereverTheyStand() {
    assertThat(
            SqlTokens.unqualified(
                """
                WITH sizes (n) AS (SELECT count(*) FROM pg_class AS c JOIN LATERAL now() AS t ON true)
                SELECT x::text, (SELECT max(n) FROM sizes), EXTRACT(epoch FROM clock_timestamp())
                FROM ONLY pg_catalog.pg_namespace JOIN shop.orders USING (n)
                WHERE x::pg_catalog.regclass IS NOT NULL
                """))
        .containsExactly(
            "function clock_timestamp",
            "function count",
            "function max",
            "function now",
            "relation pg_class",
            "relation shop.orders",
            "type text");
  }

  @Test
  void theGrammarsOwnNamesAliasesAndQuotedTextAreNot() {
    assertThat(
            SqlTokens.unqualified(
                """
                WITH a AS (SELECT 1), b(x) AS MATERIALIZED (SELECT 2)
                -- count(*) FROM nowhere
                SELECT COALESCE(NULLIF('count(*) FROM x', ''), 'it''s now()')::bigint, 1::double precision, ('x' || 'y')::bit(32)
                FROM a JOIN b ON a.x IS DISTINCT FROM b.x
                CROSS JOIN (VALUES (1), (2)) AS v(n)
                WHERE n IN (1) AND EXISTS (SELECT FROM a)
                  AND EXTRACT(epoch FROM a.moment - pg_catalog.min(b.moment)) > 0
                """))
        .isEmpty();
  }

  @Test
  void aStarThatStandsForAllColumnsIsToldFromOneThatMultipliesOrCounts() {
    assertThat(SqlTokens.selectsAll("SELECT * FROM x")).isTrue();
    assertThat(SqlTokens.selectsAll("SELECT a, s.* FROM x AS s")).isTrue();
    assertThat(SqlTokens.selectsAll("SELECT a * b, pg_catalog.count(*), 2 * (3) FROM x")).isFalse();
  }
}
