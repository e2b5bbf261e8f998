package dev.pgvitals.maintain.delete;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhereTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "is_read",
        "log_level IN ('INFO', 'DEBUG')",
        "note = 'it''s; -- (no end' AND \"odd \"\"(name\" > 1",
        "tags[1] = 'a' AND (a OR (b AND NOT c))",
        "amount - -1 < 2 / 3 AND cost$ > 0",
        "name LIKE 'a!_%' ESCAPE '!'"
      })
  void aConditionIsTaken(String sql) {
    assertThat(Where.fault(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true) OR (true",
        "(a",
        "a[1)",
        "true; DROP TABLE t",
        "a -- and more",
        "a /* and more",
        "note = 'open",
        "\"open",
        "note = E'\\' OR true --'",
        "note = $$a$$",
        "note = $1"
      })
  void whatCouldLeaveItsParenthesesIsRefused(String sql) {
    assertThat(Where.fault(sql)).isPresent();
  }

  @Test
  void theFunctionsThatItCallsAreKnownByTheirNames() {
    assertThat(
            Where.of(
                    "random() < 0.5 AND app.\"Old\" (x) AND App.Young(y) AND note = 'f(x)' AND a IN (1)")
                .calls())
        .contains(
            new Where.Call("pg_catalog", "random"),
            new Where.Call("app", "Old"),
            new Where.Call("app", "young"))
        .doesNotContain(new Where.Call("pg_catalog", "f"));
  }
}
