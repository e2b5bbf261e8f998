package dev.pgvitals.dashboard.entries;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Display;
import dev.pgvitals.dashboard.Graph;
import dev.pgvitals.dashboard.Graph.Target;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.PanelType;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.dashboard.facts.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The row of an entry: a panel for each of its metrics, or a table of many of them. */
final class EntryRow {
  /** From so many labels on, a table tells more than lines of a graph. */
  private static final int MANY_LABELS = 3;

  /** Title of the number, beside the graph that says of what. */
  private static final String NOW = "Now";

  private static final int SHOWN_AT_ONCE = 5;
  private static final int NUMBER_WIDTH = 4;
  private static final int BESIDE_NUMBER = 8;

  private final Query query;
  private final List<Family> families;
  private final MetricFacts facts;
  private final FamilyDisplay display;
  private final Series series;
  private final List<Panel> panels = new ArrayList<>();

  EntryRow(
      Query query, NamingScheme naming, MetricFacts facts, FamilyDisplay display, Series series) {
    this.query = query;
    this.families = Family.of(query, QuerySchema.of(query, naming));
    this.facts = facts;
    this.display = display;
    this.series = series;
  }

  Board.Row row(boolean collapsed) {
    String title =
        query.description().isEmpty()
            ? query.name()
            : Words.oneLine(query.description()).replaceFirst("[.]$", "")
                + " ("
                + query.name()
                + ")";
    return new Board.Row(title, collapsed, panels());
  }

  /** None when the entry publishes nothing. */
  private List<Panel> panels() {
    List<Family> tabled = isWide() ? EntryTable.of(families) : List.of();
    if (!tabled.isEmpty()) {
      panels.add(new EntryTable(query, display, series).panel(tabled));
    }
    for (Family family : families) {
      if (!tabled.contains(family) || family.alert().isPresent()) {
        add(family);
      }
    }
    return panels;
  }

  private boolean isWide() {
    List<Family> numbers = families.stream().filter(Family::isNumber).toList();
    return !numbers.isEmpty()
        && (query.top().isPresent() || numbers.get(0).metric().labels().size() >= MANY_LABELS);
  }

  private void add(Family family) {
    var usage = family.column().usage();
    if (usage.isInfo()) {
      panels.add(new EntryTable(query, display, series).info(family));
    } else if (usage.hasBuckets()) {
      boolean grows = !family.column().isSnapshot();
      String name = family.name().replaceFirst("_bucket$", "");
      add(family, PanelType.HEATMAP, display.values(family), series.buckets(name, grows), "{{le}}");
    } else if (usage.hasMapping()) {
      graph(family, PanelType.STATE_TIMELINE, display.values(family), values(family));
    } else if (usage.isCounter()) {
      counter(family);
    } else if (family.isMoment()) {
      graph(family, PanelType.TIMESERIES, Display.of(Units.SECONDS), series.ages(family.name()));
    } else {
      gauge(family);
    }
  }

  private void counter(Family family) {
    boolean events = family.column().usage().countsEvents();
    String rates = series.rates(family.name());
    graph(
        family,
        PanelType.TIMESERIES,
        display.rates(family, series.rate(family.name())),
        events ? "60 * (" + rates + ")" : rates);
  }

  /** One value of each server is a number too; several are lines alone. */
  private void gauge(Family family) {
    Display of = display.values(family);
    if (family.metric().labels().isEmpty()) {
      panels.add(
          panel(
              family,
              NOW,
              PanelType.STAT,
              NUMBER_WIDTH,
              of,
              new Target(
                  "{{server}}", series.now(family.name(), family.isBadBelow(), SHOWN_AT_ONCE))));
      panels.add(
          panel(
              family,
              title(family, BESIDE_NUMBER),
              PanelType.TIMESERIES,
              BESIDE_NUMBER,
              of,
              new Target("{{server}}", values(family))));
    } else {
      graph(family, PanelType.TIMESERIES, of, values(family));
    }
  }

  private String values(Family family) {
    return series.values(family.name(), family.isBadBelow());
  }

  private void graph(Family family, PanelType type, Display of, String query) {
    add(family, type, of, query, Series.legend(family.metric().labels()));
  }

  private void add(Family family, PanelType type, Display of, String query, String legend) {
    panels.add(
        panel(
            family,
            title(family, PanelType.TIMESERIES.width()),
            type,
            PanelType.TIMESERIES.width(),
            of,
            new Target(legend, query)));
  }

  private static String title(Family family, int width) {
    return Words.title(family.metric().help(), family.name(), width);
  }

  private Panel panel(
      Family family, String title, PanelType type, int width, Display of, Target target) {
    return new Panel(
        title,
        type,
        width,
        PanelType.TIMESERIES.height(),
        Words.description(family.metric().help(), what(family)),
        Optional.empty(),
        facts.minInterval(List.of(target.query())),
        new Graph(
            of,
            OptionalDouble.empty(),
            Set.of(),
            List.of(),
            Map.of(),
            Optional.empty(),
            List.of(target)));
  }

  private static String what(Family family) {
    String name = family.name();
    if (family.isMoment() && family.column().usage().isSample()) {
      return "Shown is the time since then (" + name + ").";
    }
    if (family.column().usage().countsEvents()) {
      return "By the minute (" + name + ").";
    }
    return family.column().usage().isCounter()
        ? "By the second (" + name + ")."
        : "This is " + name + ".";
  }
}
