package dev.pgvitals.dashboard.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.Catalogues;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Limits;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.PanelType;
import dev.pgvitals.dashboard.Table;
import dev.pgvitals.dashboard.ValueMapping;
import dev.pgvitals.dashboard.read.Boards;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From the entries of a catalogue to a board, with the abbreviations of {@link Boards}. */
class CatalogueBoardTest {
  private static final String S = "{server=~\"$server\"}";

  private static Board board(NamingScheme naming, String catalogue) {
    return new CatalogueBoard(Boards.conventions())
        .board(
            "own", "Own", Catalogues.read(catalogue).catalogue(), naming, Duration.ofSeconds(15));
  }

  /** The panels of the only entry. */
  private static List<Panel> panels(String entry, String columns, String metrics) {
    return board(
            NamingScheme.PROMETHEUS,
            "shop:\n  description: The shop\n  query: SELECT "
                + columns
                + "\n  scope: cluster\n"
                + entry.indent(2)
                + "  metrics:\n"
                + metrics.indent(4))
        .panels()
        .toList();
  }

  private static Display display(Panel panel) {
    return ((Graph) panel.content()).display();
  }

  private static String query(Panel panel) {
    return ((Graph) panel.content()).targets().get(0).query();
  }

  @Test
  void aRowForEachEnabledEntryInTheOrderOfTheFile() {
    Board board =
        board(
            NamingScheme.PROMETHEUS,
            """
            zebra: {scope: cluster, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
            ape: {scope: cluster, query: SELECT 1 AS v, enabled: false, metrics: [v: {usage: GAUGE}]}
            bear: {scope: cluster, description: Bears., query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
            """);

    assertThat(board.rows()).extracting(Board.Row::title).containsExactly("zebra", "Bears (bear)");
    assertThat(board.description())
        .isEqualTo("Made from the catalogue by pgvitals dashboards: zebra, bear.");
  }

  @Test
  void aGaugeIsAGraphOfItsHighestSeries() {
    Panel panel =
        panels(
                "",
                "'a' AS region, 1 AS size",
                "- region: {usage: LABEL}\n- size: {usage: GAUGE, unit: bytes, description: Size of it}")
            .get(0);

    assertThat(panel.type()).isEqualTo(PanelType.TIMESERIES);
    assertThat(panel.title()).isEqualTo("Size of it");
    assertThat(panel.description()).isEqualTo("Size of it. This is shop_size.");
    assertThat(display(panel)).isEqualTo(Display.of("bytes"));
    assertThat(((Graph) panel.content()).targets())
        .containsExactly(
            new Graph.Target(
                "{{server}} {{region}}",
                "shop_size"
                    + S
                    + " and topk(20, max_over_time(shop_size"
                    + S
                    + "[$__range] @ end()))"));
  }

  @Test
  void oneValueOfEachServerIsANumberToo() {
    List<Panel> panels = panels("", "1 AS wait", "- wait: {usage: DURATION}");

    assertThat(panels)
        .extracting(Panel::type)
        .containsExactly(PanelType.STAT, PanelType.TIMESERIES);
    assertThat(panels).extracting(Panel::title).containsExactly("Now", "shop_wait");
    assertThat(query(panels.get(0))).isEqualTo("topk(5, shop_wait" + S + ")");
    assertThat(display(panels.get(0)).unit()).isEqualTo("s");
  }

  @Test
  void aCounterIsItsRateNoMoreOftenThanItIsCounted() {
    Panel panel = panels("interval: 5m", "1 AS bytes", "- bytes: {usage: COUNTER}").get(0);

    assertThat(display(panel).unit()).isEqualTo("Bps");
    assertThat(panel.minInterval()).isEqualTo(Optional.of(Duration.ofMinutes(10)));
    assertThat(query(panel))
        .isEqualTo(
            "rate(shop_bytes_total"
                + S
                + "[$__rate_interval])"
                + " and topk(20, increase(shop_bytes_total"
                + S
                + "[$__range] @ end()))");
  }

  @Test
  void aCounterIsCalledAsTheAgentCallsIt() {
    Board board =
        board(
            NamingScheme.POSTGRES_EXPORTER,
            "shop: {scope: cluster, query: SELECT 1 AS n, metrics: [n: {usage: COUNTER}]}");

    assertThat(query(board.panels().toList().get(0))).startsWith("rate(shop_n{");
  }

  @Test
  void eventsAreCountedByTheMinuteInTheirOwnUnit() {
    Panel panel =
        panels(
                "",
                "sum(x) AS revenue FROM t WHERE at >= :since AND at < :until",
                "- revenue: {usage: EVENTS, unit: euros}")
            .get(0);

    assertThat(display(panel).unit()).isEqualTo("suffix: euros/min");
    assertThat(query(panel)).startsWith("60 * (rate(shop_revenue_total{");
  }

  @Test
  void aMomentIsShownByItsAge() {
    Panel panel =
        panels("", "1 AS last_timestamp_seconds", "- last_timestamp_seconds: {usage: GAUGE}")
            .get(0);

    assertThat(display(panel)).isEqualTo(Display.of("s"));
    assertThat(query(panel))
        .isEqualTo(
            "time() - (shop_last_timestamp_seconds"
                + S
                + " and bottomk(20, last_over_time(shop_last_timestamp_seconds"
                + S
                + "[$__range] @ end())))");
  }

  @Test
  void ofWhatIsBadWhenItIsLowTheLowestAreShown() {
    String alert = ", alert: {name: ShopEmpty, warning: 9, below: true, summary: Empty.}}";

    assertThat(panels("", "1 AS stock", "- stock: {usage: GAUGE" + alert).stream().skip(1))
        .extracting(CatalogueBoardTest::query)
        .containsExactly(
            "bottomk(5, shop_stock" + S + ")",
            "shop_stock"
                + S
                + " and bottomk(20, min_over_time(shop_stock"
                + S
                + "[$__range] @ end()))");
  }

  @Test
  void aTableOfMomentsHasTheOldest() {
    Panel panel =
        panels(
                "top: {rows: 9, by: seen_timestamp_seconds}",
                "'a' AS a, 1 AS seen_timestamp_seconds",
                "- a: {usage: LABEL}\n- seen_timestamp_seconds: {usage: GAUGE}")
            .get(0);

    Table table = (Table) panel.content();
    assertThat(table.columns().get(0).query()).contains(" bottomk(100, 1000 * max by (");
    assertThat(table.sort())
        .isEqualTo(Optional.of(new Table.Sort("seen_timestamp_seconds", false)));
  }

  @Test
  void aDescriptionOfSeveralLinesIsATitleOfOne() {
    Board board =
        board(
            NamingScheme.PROMETHEUS,
            """
            shop:
              description: |
                Orders
                of today.
              scope: cluster
              query: SELECT 1 AS v
              metrics: [v: {usage: GAUGE}]
            """);

    assertThat(board.rows()).extracting(Board.Row::title).containsExactly("Orders of today (shop)");
  }

  @Test
  void aDistributionIsAHeatMap() {
    Panel panel =
        panels("", "1 AS wait_seconds", "- wait_seconds: {usage: HISTOGRAM, bucket: [1, 5]}")
            .get(0);

    assertThat(panel.type()).isEqualTo(PanelType.HEATMAP);
    assertThat(display(panel).unit()).isEqualTo("s");
    assertThat(query(panel)).isEqualTo("sum by (le) (shop_wait_seconds_bucket" + S + ")");
  }

  @Test
  void aTextWithNumbersIsATimelineInTheColoursOfItsAlert() {
    List<Panel> panels =
        panels(
            "",
            "'open' AS state",
            """
            - state:
                usage: MAPPEDMETRIC
                metric_mapping: {open: 0, closed: 1, broken: 2}
                alert: {name: ShopClosed, warning: 0, critical: 1, summary: Closed.}
            """);

    assertThat(panels)
        .extracting(Panel::type)
        .containsExactly(PanelType.STAT, PanelType.STATE_TIMELINE);
    assertThat(display(panels.get(1)).mapping())
        .isEqualTo(
            Optional.of(
                new ValueMapping(
                    List.of(
                        new ValueMapping.Value("0", "open", "green"),
                        new ValueMapping.Value("1", "closed", "orange"),
                        new ValueMapping.Value("2", "broken", "red")))));
  }

  @Test
  void whatHasAnAlertComesFirstAsItsWorstValue() {
    Board board =
        board(
            NamingScheme.PROMETHEUS,
            """
            shop:
              scope: cluster
              query: SELECT 1 AS stock
              metrics:
                - stock: {usage: GAUGE, description: Left, alert: {name: ShopEmpty, warning: 9, critical: 5, below: true, summary: Empty.}}
            """);

    assertThat(board.rows())
        .extracting(Board.Row::title)
        .containsExactly("What is watched", "shop");
    Panel first = board.rows().get(0).panels().get(0);
    assertThat(first.title()).isEqualTo("ShopEmpty");
    assertThat(first.description()).isEqualTo("Left. The lowest value of shop_stock.");
    assertThat(query(first)).isEqualTo("min(shop_stock" + S + ")");
    assertThat(display(first).limits())
        .isEqualTo(Optional.of(new Limits(true, OptionalDouble.of(9), OptionalDouble.of(5))));
    assertThat(board.panels().skip(1).map(panel -> display(panel).limits()))
        .containsOnly(display(first).limits());
  }

  @Test
  void manyLabelsAreATableOfTheWorstLines() {
    List<Panel> panels =
        panels(
            "",
            "'a' AS a, 'b' AS b, 'c' AS c, 1 AS waiting, 2 AS done, 3 AS seen_timestamp_seconds",
            """
            - a: {usage: LABEL}
            - b: {usage: LABEL}
            - c: {usage: LABEL}
            - waiting: {usage: GAUGE}
            - done: {usage: COUNTER}
            - seen_timestamp_seconds: {usage: GAUGE}
            """);

    assertThat(panels).hasSize(1);
    Table table = (Table) panels.get(0).content();
    String by = "job, server, a, b, c";
    String lines = " and on (" + by + ") topk(100, max by (" + by + ") (shop_waiting" + S + "))";
    assertThat(table.columns())
        .containsExactly(
            new Table.Column(
                Optional.of("waiting"),
                "max by (" + by + ") (shop_waiting" + S + ")" + lines,
                Display.of("short"),
                List.of()),
            new Table.Column(
                Optional.of("done"),
                "sum by (" + by + ") (increase(shop_done_total" + S + "[$__range]))" + lines,
                Display.of("short"),
                List.of()),
            new Table.Column(
                Optional.of("seen_timestamp_seconds"),
                "1000 * max by (" + by + ") (shop_seen_timestamp_seconds" + S + ")" + lines,
                Display.of("dateTimeAsIso"),
                List.of()));
    assertThat(table.sort()).isEqualTo(Optional.of(new Table.Sort("waiting", true)));
  }

  @Test
  void textsThatDescribeAreATable() {
    Panel panel = panels("", "'1.2' AS version", "- version: {usage: INFO}").get(0);

    Table table = (Table) panel.content();
    assertThat(table.columns().get(0).query())
        .isEqualTo("max by (job, server, version) (shop_info" + S + ")");
    assertThat(table.columns().get(0).name()).isEmpty();
  }

  @Test
  void aTitleThatDoesNotFitGivesWayToTheName() {
    String longText = "x".repeat(200);

    assertThat(Words.title(longText, "shop_size", 12)).isEqualTo("shop_size");
    assertThat(Words.title(longText, longText, 4)).hasSize(Words.room(4)).endsWith("…");
    assertThat(Stream.of(10, 40, 60).map(length -> Words.width("x".repeat(length))))
        .containsExactly(4, 6, 8);
  }
}
