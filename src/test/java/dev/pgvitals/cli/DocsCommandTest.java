package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that {@code pgvitals docs} prints. */
class DocsCommandTest {
  private static final String SHOP =
      """
      # ------------------------------ what is for sale
      shop_prices:
        description: Prices | as *they* are.
        role: primary
        scope: database
        interval: 90s
        max_series: 70
        top: {rows: 20, by: age_seconds}
        requires: {extension: hstore >= 1.4, relation: shop.prices}
        variants:
          - {pg: "< 14", query: "SELECT shop, age_seconds, NULL::bigint AS changes, state FROM prices"}
          - {pg: ">= 14, < 16", query: "SELECT shop, age_seconds, changes, state FROM prices"}
          - {pg: ">= 16", query: "SELECT shop, age_seconds, changes, state FROM prices"}
        metrics:
          - shop: {usage: LABEL, description: Name of the shop}
          - age_seconds:
              usage: GAUGE
              description: Age of the newest price
              alert: {name: PricesOld, warning: 60, summary: "Old."}
          - changes: {usage: COUNTER, description: Changes so far}
          - state: {usage: MAPPEDMETRIC, metric_mapping: {open: 1, closed: 0}, description: Whether it is open}
      # --- a remark, no heading ---

      # ------------- orders -------------
      shop_orders:
        enabled: false
        query: SELECT 1 AS waited, 'eu' AS region
        metrics:
          - waited: {usage: HISTOGRAM, bucket: [1, 5], description: Waits}
          - region: {usage: INFO, description: Where}
      """;

  @TempDir private Path directory;

  private Terminal.Outcome docs(String... arguments) {
    Terminal terminal = new Terminal(directory).file("shop.yaml", SHOP);
    return terminal.run(arguments);
  }

  @Test
  void anEntrySaysHowItRunsAndWhatItGives() {
    Terminal.Outcome page = docs("docs", "@shop.yaml");

    assertThat(page.err()).isEmpty();
    assertThat(page.exitCode()).isZero();
    assertThat(page.out())
        .startsWith("# Metrics\n")
        .contains("Made from the catalogue by `pgvitals docs`: 7 metrics, from 2 queries.")
        .contains(
            """
            - [What is for sale](#what-is-for-sale): [shop_prices](#shop_prices)
            - [Orders](#orders): [shop_orders](#shop_orders)
            """)
        .contains(
            """

            ## What is for sale

            ### shop_prices

            Prices \\| as \\*they\\* are.

            Once in each database, on a primary only; every 1m30s; PostgreSQL, all versions; the 20 rows with the highest `age_seconds`; \
            at most 70 series; needs the extension `hstore` 1.4 or later, the relation `shop.prices`.

            Labels: `datname` (the database it ran in); `shop` (Name of the shop).

            | Metric | Type | Labels | Unit | Versions | Description |
            |---|---|---|---|---|---|
            | `shop_prices_age_seconds` | gauge | `datname`, `shop` | seconds | | Age of the newest price. Alert: `PricesOld` |
            | `shop_prices_changes_total` | counter | `datname`, `shop` | | 14 and later | Changes so far |
            | `shop_prices_state` | gauge | `datname`, `shop` | | | Whether it is open: `closed` is 0, `open` is 1 |
            """)
        .endsWith(
            """

            ### shop_orders

            Once on each server, primary or standby; at the agent's `interval`; PostgreSQL, all versions; **not enabled** unless your catalogue says so.

            Labels: `region` (Where).

            | Metric | Type | Labels | Unit | Description |
            |---|---|---|---|---|
            | `shop_orders_waited_bucket` | gauge | `le` | | Waits |
            | `shop_orders_waited_sum` | gauge | | | Waits |
            | `shop_orders_waited_count` | gauge | | | Waits |
            | `shop_orders_info` | info | `region` | | Where |
            """);
  }

  @Test
  void withoutFilesItIsAboutTheBuiltInCatalogueAndEveryLinkLeadsToAHeading() {
    String page = docs("docs").out();

    List<String> links = found("\\]\\(#([^)]+)\\)", page);
    List<String> headings =
        found("(?m)^##+ (.+)$", page).stream()
            .map(h -> h.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_ -]", "").replace(' ', '-'))
            .toList();
    assertThat(links).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    assertThat(headings).containsAll(links);
    assertThat(page).contains("| `pg_stat_database_xact_commit_total` | counter |");
  }

  @Test
  void countersAreCalledAsTheConfigurationsNamesWouldCallThem() {
    assertThat(docs("docs", "--names", "postgres_exporter").out())
        .contains("| `pg_stat_database_xact_commit` | counter |")
        .doesNotContain("`pg_stat_database_xact_commit_total`");
    Terminal.Outcome wrong = docs("docs", "--names", "prom");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("--names must be prometheus or postgres_exporter, not \"prom\"\n");
  }

  @Test
  void aFileWithAMistakeGivesNoPage() {
    Terminal terminal =
        new Terminal(directory).file("bad.yaml", "shop:\n  qery: SELECT 1\n  scope: cluster\n");
    Terminal.Outcome refused = terminal.run("docs", "@bad.yaml");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("bad.yaml:2:3").contains("did you mean \"query\"?");
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
