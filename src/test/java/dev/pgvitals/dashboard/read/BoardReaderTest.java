package dev.pgvitals.dashboard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Limits;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.PanelType;
import dev.pgvitals.dashboard.Table;
import dev.pgvitals.dashboard.Variable;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The format of a board's file, rule by rule. */
class BoardReaderTest {
  private static Graph graph(String lines) {
    return (Graph) Boards.panel(lines).content();
  }

  @Test
  void aBoardBeginsWithTheVariablesOfAllBoards() {
    Board board = Boards.board(Boards.withPanel("title: P\ntype: stat\nquery: shop_wait_seconds"));

    assertThat(board.uid()).isEqualTo("pgvitals-x");
    assertThat(board.variables()).extracting(Variable::name).containsExactly("job", "server");
    assertThat(board.annotations().get(0).query()).isEqualTo("m{server=~\"$server\"} * 1000");
    assertThat(board.hasOne("server")).isFalse();
  }

  @Test
  void aPanelIsAsLargeAsItsTypeUnlessItSaysOtherwise() {
    Panel panel = Boards.panel("title: P\ntype: stat\nquery: shop_wait_seconds\nwidth: 3");

    assertThat(panel.type()).isEqualTo(PanelType.STAT);
    assertThat(panel.width()).isEqualTo(3);
    assertThat(panel.height()).isEqualTo(4);
  }

  @Test
  void unitAndDescriptionAreTheMetricsUnlessItSaysOtherwise() {
    Panel panel = Boards.panel("title: P\ntype: stat\nquery: max(shop_wait_seconds{S})");

    assertThat(panel.description()).isEqualTo("Longest wait.");
    assertThat(((Graph) panel.content()).display().unit()).isEqualTo("s");
  }

  @Test
  void theShortestStepIsTwiceTheIntervalOfACounterThatItRates() {
    String rated = "title: P\ntype: timeseries\nquery: rate(shop_orders_total{S}[R])";
    String fixed = "title: P\ntype: stat\nquery: increase(shop_orders_total{S}[1h])";

    assertThat(Boards.panel(rated).minInterval()).isEqualTo(Optional.of(Duration.ofMinutes(2)));
    assertThat(Boards.panel(fixed).minInterval()).isEmpty();
    assertThat(Boards.panel(rated + "\nmin_interval: 1m").minInterval())
        .isEqualTo(Optional.of(Duration.ofMinutes(2)));
    assertThat(Boards.panel(rated + "\nmin_interval: 1h").minInterval())
        .isEqualTo(Optional.of(Duration.ofHours(1)));
  }

  @Test
  void limitsAreThoseOfTheAlertThatIsNamed() {
    assertThat(
            graph("title: P\ntype: stat\ndescription: D.\nquery: shop_late{S}\nalert: ShopLate")
                .display()
                .limits())
        .isEqualTo(Optional.of(new Limits(false, OptionalDouble.of(0), OptionalDouble.of(20))));
  }

  @Test
  void limitsInForceAreLinesOfEachServer() {
    Graph graph =
        graph(
            """
            title: P
            type: timeseries
            description: D.
            alert: ShopLate
            limits_in_force: true
            queries:
              - {legend: "{{server}}", query: "shop_late{S}"}
            """);

    assertThat(graph.display().limits()).isEmpty();
    assertThat(graph.dashed()).containsExactly("warning", "critical");
    assertThat(graph.targets()).hasSize(3);
    assertThat(graph.targets().get(2))
        .isEqualTo(
            new Graph.Target(
                "{{server}} critical",
                "max by (job, server) (pgvitals_alert_threshold{alert=\"ShopLate\","
                    + "severity=\"critical\",server=~\"$server\"}) and on (job, server) "
                    + "(shop_late{server=~\"$server\"}) or on (job, server) "
                    + "max by (job, server) (shop_late{server=~\"$server\"}) * 0 + 20"));
  }

  @Test
  void seriesHaveTheColorsThatTheyHaveEverywhere() {
    String load = "title: P\ntype: timeseries\ndescription: D.\nquery: shop_late\ncolors: ";

    assertThat(graph(load + "waits").colors())
        .containsExactly(entry("CPU", "green"), entry("Lock", "red"));
    assertThat(Boards.problems(Boards.withPanel(load + "wait")))
        .contains("there are no colors \"wait\" in common.yaml; did you mean \"waits\"?");
  }

  @Test
  void anAbbreviationWithTooFewArgumentsIsAMistakeOfItsQuery() {
    assertThat(
            Boards.problems(
                Boards.withPanel("title: P\ntype: stat\nunit: s\nquery: TOP(shop_late)")))
        .contains(": rows[0].panels[0].query: \"TOP\" must be followed by (VALUE, RANK)");
  }

  @Test
  void theLinesOfATableAreThoseOfOneQuery() {
    Table table =
        (Table)
            Boards.panel(
                    """
                    title: P
                    type: table
                    description: D.
                    lines: topk(9, max by (K, a) (shop_late))
                    columns:
                      - {name: Late, query: "topk(9, max by (K, a) (shop_late))"}
                      - {name: Wait, query: max by (K) (shop_wait_seconds) or vector(0), unit: s}
                    """)
                .content();

    assertThat(table.columns())
        .extracting(Table.Column::query)
        .containsExactly(
            "topk(9, max by (job, server, a) (shop_late))",
            "(max by (job, server) (shop_wait_seconds) or vector(0)) and on (job, server)"
                + " topk(9, max by (job, server, a) (shop_late))");
  }

  @Test
  void aColumnShowsItsValueOrLabels() {
    Table table =
        (Table)
            Boards.panel(
                    """
                    title: P
                    type: table
                    description: D.
                    row_link: server
                    sort: {Late: desc}
                    columns:
                      - {name: Late, query: shop_late, mapping: ok}
                      - {query: "max by (K, version) (shop_info)", shows: [version]}
                    """)
                .content();

    assertThat(table.sort()).isEqualTo(Optional.of(new Table.Sort("Late", true)));
    assertThat(table.columns().get(0).display().mapping()).isPresent();
    assertThat(table.columns().get(1).name()).isEmpty();
    assertThat(table.columns().get(1).shows()).containsExactly("version");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("panels")
  void aBadPanelIsRefusedWithItsPlaceAndTheRemedy(String lines, String said) {
    String all =
        (lines.contains("title:") ? "" : "title: P\n")
            + (lines.contains("type:") ? "" : "type: stat\n")
            + (lines.contains("description:") ? "" : "description: D.\n")
            + (lines.contains("quer") || lines.contains("type: table") ? "" : "query: shop_late\n")
            + lines;

    assertThat(
            Boards.problems(Boards.withPanel(all))
                .replaceAll("(?m)^x\\.yaml:\\d+:\\d+: rows\\[0]\\.panels\\[0]\\.?", ""))
        .isEqualTo(said);
  }

  static Stream<Arguments> panels() {
    return Stream.of(
        arguments("tittle: x", ": unknown key \"tittle\"; did you mean \"title\"?"),
        arguments(
            "type: graph",
            "type: there is no panel type \"graph\"; known: bargauge, heatmap, stat, state-timeline, table, timeseries"),
        arguments(
            "stack: true", "stack: a panel of type stat has no such key; it is for timeseries"),
        arguments("width: 25", "width: must be from 1 to 24, but it is 25; a row has 24 columns"),
        arguments("query: a\nqueries: []", ": a panel has either \"query\" or \"queries\""),
        arguments("unit: s\nquery:", "query: has no value; give it one or remove the key"),
        arguments(
            "query: a / b",
            ": the key \"unit\" is missing, and what the query calculates does not tell it"),
        arguments("description: ''\nquery: shop_late", "description: must not be empty"),
        arguments(
            "alert: ShopLatte",
            "alert: there is no alert \"ShopLatte\"; did you mean \"ShopLate\"?"),
        arguments(
            "alert: ShopLate\nlimits: {red: 1}",
            "limits: are the alert's where \"alert\" is given; keep one of the two"),
        arguments("limits: {}", "limits: needs \"orange\", \"red\" or both"),
        arguments("limits: {orange: 2, red: 1}", "limits: red must be more than orange"),
        arguments("limits: {below: {orange: 1, red: 2}}", "limits: red must be less than orange"),
        arguments(
            "limits: {red: 1, below: {red: 2}}",
            "limits: high and low values cannot both be bad; put all limits under \"below\""),
        arguments(
            "mapping: okay", "mapping: there is no mapping \"okay\" in common.yaml; known: ok"),
        arguments("link: fleed", "link: there is no board \"fleed\"; did you mean \"fleet\"?"),
        arguments("show: value", "show: must be \"name\": the legend in place of the value"),
        arguments(
            "type: state-timeline", ": the key \"mapping\" is missing: what the numbers stand for"),
        arguments(
            "type: timeseries\nlimits_in_force: true",
            "limits_in_force: needs \"alert\", and one that has limits"),
        arguments("type: table", ": the key \"columns\" is missing"),
        arguments(
            "type: table\ncolumns: [{query: shop_late}]",
            "columns[0]: a column has either \"name\", for its value, or \"shows\", for labels in its place"),
        arguments(
            "type: table\nsort: {Sice: desc}\ncolumns: [{name: Size, query: shop_late}]",
            "sort: there is no column \"Sice\"; did you mean \"Size\"?"),
        arguments(
            "type: table\nsort: {Size: down}\ncolumns: [{name: Size, query: shop_late}]",
            "sort.Size: must be asc or desc, not \"down\""),
        arguments(
            "type: table\nsort: Size\ncolumns: [{name: Size, query: shop_late}]",
            "sort: must be a mapping, but it is \"Size\"\nsort: must be one column with asc or desc, such as {Size: desc}"));
  }

  @Test
  void aPanelWithoutADescriptionMustBeAboutOneMetricThatHasOne() {
    assertThat(Boards.problems(Boards.withPanel("title: P\ntype: stat\nquery: shop_late + m")))
        .isEqualTo(
            "x.yaml:7:9: rows[0].panels[0]: the key \"description\" is missing; only a panel about"
                + " one metric of the catalogue takes that one's");
  }

  @Test
  void aVariableMustBeInCommon() {
    assertThat(
            Boards.problems(
                Boards.withPanel("title: P\ntype: stat\nquery: shop_wait_seconds")
                    .replace("[server]", "[servers]")))
        .isEqualTo(
            "x.yaml:3:12: variables: there is no variable \"servers\" in common.yaml; did you mean"
                + " \"server\"?");
  }
}
