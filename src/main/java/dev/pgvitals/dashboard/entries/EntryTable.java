package dev.pgvitals.dashboard.entries;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.PanelType;
import dev.pgvitals.dashboard.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table of what an entry tells about each of many things. */
record EntryTable(Query query, FamilyDisplay display, Series series) {
  /** Grafana names a table's queries by letters. */
  private static final int MOST_COLUMNS = 26;

  /** Which metrics fit into one table: numbers with the same labels. */
  static List<Family> of(List<Family> families) {
    List<Family> numbers = families.stream().filter(Family::isNumber).toList();
    return numbers.stream()
        .filter(family -> family.metric().labels().equals(numbers.get(0).metric().labels()))
        .limit(MOST_COLUMNS)
        .toList();
  }

  /** A column for each of the metrics; the lines that are worst by the first one with an alert. */
  Panel panel(List<Family> shown) {
    Family first =
        shown.stream()
            .filter(family -> family.alert().isPresent())
            .findFirst()
            .orElse(shown.get(0));
    boolean below = first.isBadBelow();
    String rank = cells(first);
    Set<String> headings = new HashSet<>();
    List<Table.Column> columns = new ArrayList<>();
    for (Family family : shown) {
      columns.add(
          new Table.Column(
              Optional.of(heading(family, headings)),
              series.among(cells(family), rank, below, first.metric().labels()),
              of(family),
              List.of()));
    }
    return new Panel(
        Words.title(query.description(), query.name(), PanelType.TABLE.width()),
        PanelType.TABLE,
        PanelType.TABLE.width(),
        PanelType.TABLE.height(),
        Words.description(
            query.description(),
            shown.stream().anyMatch(family -> family.column().usage().isCounter())
                ? "Counters show what they rose by in the selected time."
                : "The worst lines."),
        Optional.empty(),
        Optional.empty(),
        new Table(
            columns,
            List.of(),
            Optional.empty(),
            columns.get(shown.indexOf(first)).name().map(name -> new Table.Sort(name, !below)),
            false));
  }

  private String cells(Family family) {
    List<String> labels = family.metric().labels();
    if (family.column().usage().isCounter()) {
      return series.risen(family.name(), labels);
    }
    return family.isMoment()
        ? series.moments(family.name(), labels)
        : series.cells(family.name(), labels);
  }

  private Display of(Family family) {
    return family.column().usage().isCounter() ? display.risen(family) : display.values(family);
  }

  /** What the column is published as; no two may be headed alike, nor as a label is. */
  private String heading(Family family, Set<String> taken) {
    String name = family.column().publishedName();
    String heading = family.metric().labels().contains(name) ? name + " (value)" : name;
    for (int i = 2; !taken.add(heading); i++) {
      heading = name + " " + i;
    }
    return heading;
  }

  /** What is 1 always, with labels that tell. */
  Panel info(Family family) {
    List<String> labels = family.metric().labels();
    return new Panel(
        Words.title(family.metric().help(), family.name(), PanelType.TABLE.width()),
        PanelType.TABLE,
        PanelType.TABLE.width(),
        PanelType.TABLE.height(),
        Words.description(family.metric().help(), "This is " + family.name() + "."),
        Optional.empty(),
        Optional.empty(),
        new Table(
            List.of(
                new Table.Column(
                    Optional.empty(),
                    series.cells(family.name(), labels),
                    Display.of("none"),
                    List.of())),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false));
  }
}
