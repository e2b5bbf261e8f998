package dev.pgvitals.catalogue.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads a setting that the agent's sessions have of their own is told so. */
class SessionSettingRuleTest {
  private static final String ADVICE =
      ": for the server's value, read pg_settings, without a schema, in a single SELECT";

  private static LoadedCatalogue load(String yaml, String query) throws ProblemsException {
    return CatalogueReader.read(
        List.of(CatalogueFiles.builtin(), new CatalogueText("app.yaml", yaml.formatted(query))),
        NamingScheme.PROMETHEUS);
  }

  private static List<String> notices(String query) throws ProblemsException {
    return load(
            "app:\n  query: |\n    %s\n  interval: 15s\n  metrics:\n    - v: {usage: GAUGE}\n",
            query)
        .notices()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void whoReadsTheAgentsValueIsTold() throws ProblemsException {
    assertThat(notices("SELECT current_setting('statement_timeout') AS v"))
        .containsExactly(
            "app.yaml:2:10: app.query: the agent sets statement_timeout in its own sessions, which"
                + " is what current_setting() tells"
                + ADVICE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT current_setting('jit') = 'on' AS v                      | jit | current_setting()",
        "SELECT pg_catalog.current_setting( 'transaction_read_only' )   | transaction_read_only | current_setting()",
        "SELECT current_setting(n) FROM (VALUES ('jit')) AS t (n)       | jit | current_setting()",
        "SHOW Default_Transaction_Read_Only                             | Default_Transaction_Read_Only | SHOW",
        "SELECT setting AS v FROM pg_catalog.pg_settings WHERE name = 'jit' | jit | pg_catalog.pg_settings",
        "SELECT s.setting AS v FROM pg_show_all_settings() AS s WHERE s.name IN ('work_mem', 'jit') | jit | pg_show_all_settings()",
        "EXPLAIN SELECT setting AS v FROM pg_settings WHERE name = 'jit' | jit | pg_settings",
      })
  void inWhateverWayItIsRead(String query, String name, String where) throws ProblemsException {
    assertThat(notices(query))
        .singleElement()
        .asString()
        .endsWith(
            "the agent sets "
                + name
                + " in its own sessions, which is what "
                + where
                + " tells"
                + ADVICE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SHOW ALL                                                              | SHOW",
        "SELECT name, setting AS v FROM pg_catalog.pg_settings                 | pg_catalog.pg_settings",
        "SELECT setting AS v FROM pg_catalog . pg_settings WHERE name LIKE 'a%' | pg_catalog.pg_settings",
        "SELECT name, setting AS v FROM pg_catalog.pg_show_all_settings()      | pg_show_all_settings()",
      })
  void soIsWhoReadsAllSettings(String query, String where) throws ProblemsException {
    assertThat(notices(query))
        .singleElement()
        .asString()
        .endsWith(
            "the agent sets timeouts, jit, transaction_read_only and more in its own sessions,"
                + " which is what "
                + where
                + " tells"
                + ADVICE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT reset_val AS v FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'",
        "SELECT 1 AS v, 'work_mem'",
        "SELECT 1 AS v, 'jit'",
        "SELECT statement_timeout AS v FROM limits",
        "SELECT setting AS v FROM pg_settings WHERE name = 'statement_timeout'",
        "WITH a AS (SELECT * FROM pg_settings) SELECT setting AS v FROM a",
        "SELECT setting AS v, current_setting('work_mem') FROM pg_settings WHERE name = 'jit'",
        "SELECT setting AS v FROM pg_catalog.pg_settings WHERE name = 'work_mem'",
        "SELECT setting AS v FROM pg_catalog.pg_settings WHERE name IN ('work_mem', 'port')",
        "WITH pg_settings AS (SELECT 1 AS v) SELECT v FROM pg_settings",
        "SELECT 1 AS v -- current_setting('jit'), pg_catalog.pg_settings",
        "SELECT $$current_setting('jit')$$ AS v",
      })
  void othersAreNot(String query) throws ProblemsException {
    assertThat(notices(query)).isEmpty();
  }

  @Test
  void aPredicateIsAQueryToo() throws ProblemsException {
    assertThat(
            load(
                    "app:\n  when: %s\n  query: SELECT 1 AS v\n  metrics: [v: {usage: GAUGE}]\n",
                    "SELECT current_setting('transaction_read_only') = 'off'")
                .notices())
        .extracting(Problem::toString)
        .containsExactly(
            "app.yaml:1:1: app.when: the agent sets transaction_read_only in its own sessions,"
                + " which is what current_setting() tells"
                + ADVICE);
  }

  @Test
  void inAFileOfAnotherProgramItIsAWarning() throws ProblemsException {
    LoadedCatalogue loaded =
        load(
            "app:\n  query: %s\n  cache_seconds: 30\n  metrics:\n    - v: {usage: GAUGE, description: x}\n",
            "SELECT current_setting('jit') = 'on' AS v");

    assertThat(loaded.notices()).isEmpty();
    assertThat(loaded.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "app.yaml:2:10: app.query: the agent sets jit in its own sessions, which is what"
                + " current_setting() tells"
                + ADVICE);
  }
}
