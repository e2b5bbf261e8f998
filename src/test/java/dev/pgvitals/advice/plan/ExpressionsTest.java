package dev.pgvitals.advice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.pgvitals.advice.plan.Term.Form;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions as EXPLAIN VERBOSE writes them. */
class ExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "(o.status = $1); EQUALITY; status",
        "($1 = o.status); EQUALITY; status",
        "(o.id = ANY ($1)); EQUALITY; id",
        "o.open; EQUALITY; open",
        "(NOT o.open); EQUALITY; open",
        "(o.closed IS NULL); EQUALITY; closed",
        "(o.created > (now() - $1)); RANGE; created",
        "(o.name ~~ $1); PATTERN; name",
        "((o.name)::text ~~* $1); PATTERN; name",
        "((o.id)::numeric = $1); CAST; id",
        "(lower((o.email)::text) = $1); FUNCTION; email",
        "(EXTRACT(year FROM o.created) = $1); FUNCTION; created",
        "(o.\"walletId\" = $1); EQUALITY; walletId",
      })
  void aConditionOnOneColumnIsUnderstood(String expression, Form form, String column) {
    List<Term> terms = Expressions.terms(expression, "o");

    assertThat(terms).hasSize(1);
    assertThat(terms.get(0).form()).isEqualTo(form);
    assertThat(terms.get(0).column()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "((o.a = $1) OR (o.b = $2))",
        "(o.a <> $1)",
        "(o.a = o.b)",
        "(c.id = $1)",
        "((o.a + o.b) = $1)",
        "(o.note = ' AND (x.y = 1'::text AND",
      })
  void whatIsNotUnderstoodIsLeftOut(String expression) {
    assertThat(Expressions.terms(expression, "o")).isEmpty();
  }

  @Test
  void nothingIsNoCondition() {
    assertThat(Expressions.terms("", "o")).isEmpty();
  }

  @Test
  void allPartsOfAnAndAreConditions() {
    assertThat(
            Expressions.terms(
                "((o.a >= $1) AND (o.a <= $2) AND (o.b = 'x AND y'::text) AND (c.z = $3))", "o"))
        .extracting(Term::column)
        .containsExactly("a", "a", "b");
  }

  @Test
  void anExpressionIsWrittenAsAnIndexWouldHaveIt() {
    assertThat(Expressions.terms("(lower((o.\"eMail\")::text) = $1)", "o").get(0).expression())
        .isEqualTo("lower((\"eMail\")::text)");
  }

  @Test
  void textsOfOthersAreLeftOut() {
    assertThat(Expressions.withoutTexts("((o.name = 'O''Hara; secret'::text) AND (o.a = 'x'))"))
        .isEqualTo("((o.name = '...'::text) AND (o.a = '...'))");
  }

  @Test
  void aSortKeyIsAColumnAndItsDirection() {
    assertThat(Expressions.sortKey("o.created DESC NULLS LAST", "o"))
        .contains(new Expressions.SortKey("created", "DESC NULLS LAST"));
    assertThat(Expressions.sortKey("(lower(o.name))", "o")).isEmpty();
    assertThat(Expressions.sortKey("c.created", "o")).isEmpty();
  }

  @Test
  void longOnesAreReadInOneGo() {
    String name = "\"" + "x\"\"".repeat(50_000) + "\"";
    for (String expression :
        List.of(
            "(t.a = '" + "x''".repeat(50_000) + "'::text)",
            "(" + name + "." + name + " = $1)",
            "((t.a = $1)" + " AND (t.b = $2)".repeat(5_000) + ")",
            "(".repeat(20_000) + "t.a = $1" + ")".repeat(20_000),
            "(t.a = ANY ('{" + "1,".repeat(50_000) + "2}'::integer[]))")) {
      assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Expressions.terms(expression, "t"));
      assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Expressions.aliases(expression));
    }
  }
}
