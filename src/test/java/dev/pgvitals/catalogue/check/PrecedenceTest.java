package dev.pgvitals.catalogue.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file of another program after the built-in catalogue. */
class PrecedenceTest {
  private static final String BUILTIN =
      """
      shop:
        scope: cluster
        query: SELECT 'a' AS l, 1 AS open, 2 AS closed, 3 AS reads
        metrics:
          - l: {usage: LABEL}
          - open: {usage: GAUGE, description: Open, alert: {name: ShopOpen, warning: 1, summary: Open.}}
          - closed: {usage: GAUGE, alert: {name: ShopClosed, warning: 1, summary: Closed., min: {reads: 1}}}
          - reads: {usage: GAUGE}
      """;

  private static LoadedCatalogue after(String file) throws ProblemsException {
    return CatalogueReader.read(
        List.of(new CatalogueText("builtin", BUILTIN, true), new CatalogueText("shop.yaml", file)),
        NamingScheme.PROMETHEUS);
  }

  private static List<String> published(LoadedCatalogue loaded, String query) {
    return loaded.catalogue().find(query).orElseThrow().columns().stream()
        .filter(column -> column.usage().type().isPresent())
        .map(Column::name)
        .toList();
  }

  @Test
  void anEntryOfTheSameNameRunsBesideTheBuiltinOne() throws ProblemsException {
    LoadedCatalogue loaded =
        after("shop: {query: SELECT 1 AS mine, metrics: [mine: {usage: GAUGE}]}\n");

    assertThat(published(loaded, "shop")).containsExactly("open", "closed", "reads");
    assertThat(published(loaded, "file.shop")).containsExactly("mine");
    assertThat(loaded.catalogue().find("file.shop").orElseThrow().prefix()).isEqualTo("shop");
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.notices())
        .extracting(Problem::toString)
        .containsExactly(
            "shop.yaml:1:1: shop: a built-in entry has this name too: both run, this one as"
                + " \"file.shop\"");
  }

  @Test
  void whereTheMetricsHaveOneNameTheFilesWinsAndTheAlertsThatGoAreNamed() throws ProblemsException {
    LoadedCatalogue loaded =
        after(
            """
            shop:
              query: SELECT 1 AS open, 2 AS reads
              metrics:
                - open: {usage: COUNTER, rename: open, description: Another}
                - reads: {usage: GAUGE, description: Another}
            shop_x: {query: SELECT 1 AS n, name: shop, metrics: [open: {usage: GAUGE, description: Another}]}
            """);

    assertThat(published(loaded, "shop")).containsExactly("closed");
    assertThat(loaded.catalogue().alerts()).isEmpty();
    assertThat(loaded.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "shop.yaml:1:1: file.shop: replaces shop_reads of the built-in entry \"shop\", and with it"
                + " the alert ShopClosed",
            "shop.yaml:6:1: shop_x: replaces shop_open of the built-in entry \"shop\", and with it the"
                + " alert ShopOpen");
  }

  @Test
  void aBuiltinEntryThatHasNothingLeftDoesNotRun() throws ProblemsException {
    LoadedCatalogue loaded =
        after(
            """
            theirs:
              name: shop
              query: SELECT 1 AS open, 1 AS closed, 1 AS reads
              metrics: [open: {usage: GAUGE}, closed: {usage: GAUGE}, reads: {usage: GAUGE}]
            """);

    assertThat(loaded.catalogue().find("shop").map(Query::enabled)).contains(false);
  }

  @Test
  void anEmptyQuerySwitchesTheBuiltinOneOffAndTheAlertsThatGoAreNamed() throws ProblemsException {
    LoadedCatalogue loaded = after("shop: {query: \"\", master: true}\n");

    assertThat(loaded.catalogue().find("shop").map(Query::enabled)).contains(false);
    assertThat(loaded.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "shop.yaml:1:1: shop: replaces the built-in entry, and with it the alerts ShopClosed,"
                + " ShopOpen");
  }

  @Test
  void aFileOfOursThatReplacesABuiltinEntrySaysWhichAlertsGo() throws ProblemsException {
    LoadedCatalogue loaded =
        after("shop: {scope: cluster, query: SELECT 1 AS open, metrics: [open: {usage: GAUGE}]}\n");

    assertThat(published(loaded, "shop")).containsExactly("open");
    assertThat(loaded.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "shop.yaml:1:1: shop: replaces the built-in entry, and with it the alerts ShopClosed,"
                + " ShopOpen");
  }

  @Test
  void oneThatExtendsItTakesNothingAway() throws ProblemsException {
    assertThat(after("shop: {extends: shop, enabled: false}\n").warnings()).isEmpty();
  }

  @Test
  void aColumnKnowsWhatGaveWayToIt() throws ProblemsException {
    Query mine =
        after(
                """
                mine:
                  name: shop
                  query: SELECT 1 AS o, 2 AS reads, 3 AS other
                  metrics: [o: {usage: GAUGE, rename: open}, reads: {usage: GAUGE}, other: {usage: GAUGE}]
                """)
            .catalogue()
            .find("mine")
            .orElseThrow();

    assertThat(mine.missingWithout("o"))
        .isEqualTo(
            "; it replaces shop_open of the built-in entry \"shop\", and with it the alert ShopOpen,"
                + " which is missing now: to have it, leave the column out of the file");
    assertThat(mine.missingWithout("reads")).contains("shop_reads").contains("alert ShopClosed,");
    assertThat(mine.missingWithout("other")).isEmpty();
    assertThat(mine.missingWithout())
        .isEqualTo(
            "; it replaces shop_open, shop_reads of the built-in entry \"shop\", and with it the"
                + " alerts ShopClosed, ShopOpen, which is missing now: to have it, leave these columns"
                + " out of the file");
  }
}
