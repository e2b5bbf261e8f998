package dev.pgvitals.runbooks;

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
  }

  @Test
  void areFound() {
    assertThat(Variables.in("SELECT :pid, :'role', ':', a::text FROM :\"table\""))
        .containsExactly("pid", "role", "table");
  }
}
