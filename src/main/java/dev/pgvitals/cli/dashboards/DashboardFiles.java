package dev.pgvitals.cli.dashboards;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.rules.HandWrittenAlerts;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.cli.option.ChosenCatalogue;
import dev.pgvitals.cli.option.RunbookOption;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.entries.CatalogueBoard;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.dashboard.facts.NamesInForce;
import dev.pgvitals.dashboard.grafana.GrafanaBoard;
import dev.pgvitals.dashboard.grafana.Numbering;
import dev.pgvitals.dashboard.grafana.Runbooks;
import dev.pgvitals.dashboard.grafana.Settings;
import dev.pgvitals.dashboard.read.ShippedBoards;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of dashboards, as they fit to a catalogue. */
final class DashboardFiles {
  private static final String FIRST = "fleet";
  private static final String ALERTS = "Firing now";

  private final ChosenCatalogue chosen;
  private final ShippedBoards shipped;
  private final GrafanaBoard grafana;

  /**
   * Files for an agent.
   *
   * @param builtin what the shipped boards are about
   * @param chosen whose limits are in force where it has alerts of the same names
   */
  DashboardFiles(
      Catalogue builtin, ChosenCatalogue chosen, String clusterLabel, RunbookOption runbooks) {
    this.chosen = chosen;
    shipped =
        new ShippedBoards(
            MetricFacts.of(builtin, NamingScheme.PROMETHEUS, AgentConfig.DEFAULT_INTERVAL),
            AlertLimits.of(builtin, chosen.catalogue()));
    Set<String> documented = new HashSet<>(builtin.alerts().keySet());
    documented.addAll(HandWrittenAlerts.shipped().levels().keySet());
    Map<String, String> names = NamesInForce.of(builtin, chosen.naming());
    names.put(Settings.CLUSTER, clusterLabel);
    grafana =
        new GrafanaBoard(
            new Settings(
                ShippedBoards.conventions(),
                names,
                new OfAlerts(chosen.catalogue().alerts(), documented, runbooks),
                Numbering.of(shipped.board(FIRST), ALERTS).orElseThrow()));
  }

  /** As in rules: the alert's own, else where the command line says, else ours of our alerts. */
  private record OfAlerts(Map<String, Alert> alerts, Set<String> documented, RunbookOption runbooks)
      implements Runbooks {
    @Override
    public Optional<String> of(String alert) {
      return Optional.ofNullable(alerts.get(alert))
          .flatMap(Alert::runbook)
          .or(
              () ->
                  runbooks.isGiven() || documented.contains(alert)
                      ? Optional.of(runbooks.of(alert))
                      : Optional.empty());
    }

    @Override
    public String template(String name) {
      return runbooks.of(name);
    }
  }

  Board board(String name) {
    return shipped.board(name);
  }

  /** The board of the chosen catalogue's own entries; without rows when it has none. */
  Board own(String uid, String title) {
    return new CatalogueBoard(ShippedBoards.conventions())
        .board(uid, title, chosen.catalogue(), chosen.naming(), chosen.interval());
  }

  String json(Board board) {
    return grafana.json(board);
  }

  /** All shipped ones, by the names of their files. */
  Map<String, String> all() {
    Map<String, String> files = new LinkedHashMap<>();
    ShippedBoards.NAMES.forEach(name -> add(files, board(name)));
    return files;
  }

  void add(Map<String, String> files, Board board) {
    files.put(board.uid() + ".json", json(board));
  }
}
