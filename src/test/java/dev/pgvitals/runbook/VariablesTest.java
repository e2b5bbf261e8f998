package dev.pgvitals.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
  @Test
  void areFilledAsPsqlDoes() {
    assertThat(
            Variables.fill(
                "SELECT f(:pid), :'table'::text FROM :\"schema\".:\"table\" WHERE x::integer > 0",
                Map.of("pid", "4711", "schema", "public", "table", "orders")))
        .isEqualTo(
            "SELECT f(4711), 'orders'::text FROM \"public\".\"orders\" WHERE x::integer > 0");
  }

  @Test
  void oneWithoutAValueIsAnError() {
    assertThatThrownBy(() -> Variables.fill("SELECT :pdi", Map.of("pid", "4711")))
        .hasMessage("no value for the variable pdi");
    assertThat(Variables.fillKnown("SELECT :pdi, :'role'", Map.of("role", "app")))
        .isEqualTo("SELECT :pdi, 'app'");
  }

  @Test
  void aValueIsDataWhoeverChoseIt() {
    assertThat(
            Variables.fill(
                "SELECT :'table' FROM :\"schema\".t",
                Map.of("table", "o'; DROP TABLE x; --", "schema", "a\"; DROP TABLE x; --")))
        .isEqualTo("SELECT 'o''; DROP TABLE x; --' FROM \"a\"\"; DROP TABLE x; --\".t");
    assertThatThrownBy(() -> Variables.fill("SELECT :pid", Map.of("pid", "1); SELECT (2")))
        .hasMessage("pid must be a number or a plain name, not \"1); SELECT (2\"");
    assertThat(Variables.fillKnown("SELECT :pid", Map.of("pid", "x y"))).isEqualTo("SELECT :pid");
  }

  @Test
  void whatIsQuotedOrACommentIsNone() {
    assertThat(Variables.in("SELECT ' :pid ', \" :role \", 1 -- :schema\n, '12:30'")).isEmpty();
  }

  @Test
  void areFound() {
    assertThat(Variables.in("SELECT :pid, :'role', ':', a::text FROM :\"table\""))
        .containsExactly("pid", "role", "table");
  }
}
