package dev.pgvitals.dashboard.entries;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Graph.Target;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.PanelType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The first row: each alert with the worst value of what it watches. */
record Overview(FamilyDisplay display, Series series) {
  Board.Row row(List<Family> watched) {
    return new Board.Row("What is watched", false, watched.stream().map(this::panel).toList());
  }

  private Panel panel(Family family) {
    Alert alert = family.alert().orElseThrow();
    int width = Words.width(alert.name());
    return new Panel(
        Words.title("", alert.name(), width),
        PanelType.STAT,
        width,
        PanelType.STAT.height(),
        Words.description(
            family.metric().help(),
            (alert.below() ? "The lowest" : "The highest") + " value of " + family.name() + "."),
        Optional.empty(),
        Optional.empty(),
        new Graph(
            display.values(family),
            OptionalDouble.empty(),
            Set.of(),
            List.of(),
            Map.of(),
            Optional.empty(),
            List.of(new Target("", series.worst(family.name(), alert.below())))));
  }
}
