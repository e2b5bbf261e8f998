package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.NameRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Every metric has a proper name, and one meaning in the whole catalogue. */
public final class FamilyRules {
  private final NamingScheme naming;
  private final EntryProblems report;
  private final Map<String, List<Claim>> bySeries = new HashMap<>();
  private final Map<String, List<Claim>> byOpenMetricsName = new HashMap<>();
  private final IdentityHashMap<Column, Column> relieved = new IdentityHashMap<>();

  public FamilyRules(NamingScheme naming, EntryProblems report) {
    this.naming = naming;
    this.report = report;
  }

  /** A family as one query publishes it; the column is where to say so. */
  private record Claim(ParsedEntry entry, Column column, MetricFamily family) {
    Query query() {
      return entry.query();
    }

    /** The names that nobody else may use. */
    List<String> series() {
      List<String> names = new ArrayList<>(List.of(family.name()));
      names.addAll(family.parts());
      return names;
    }
  }

  /**
   * Reports what does not fit.
   *
   * @return the entries without those {@code metric_name}, {@code static_labels} and {@code
   *     key_labels} that do not fit in a file whose program reads over them
   */
  public List<ParsedEntry> check(List<ParsedEntry> entries) {
    for (ParsedEntry entry : entries) {
      for (Claim claim : claims(entry)) {
        if (nameIsFine(claim) && labelsAreFine(claim) && entry.query().enabled()) {
          meet(claim);
        }
      }
    }
    return relieved.isEmpty()
        ? entries
        : new FamilyRules(naming, report).check(entries.stream().map(this::relieved).toList());
  }

  private ParsedEntry relieved(ParsedEntry entry) {
    List<Column> columns =
        entry.query().columns().stream().map(c -> relieved.getOrDefault(c, c)).toList();
    return columns.equals(entry.query().columns())
        ? entry
        : new ParsedEntry(entry.query().with(columns), entry.format());
  }

  private List<Claim> claims(ParsedEntry entry) {
    QuerySchema schema = QuerySchema.of(entry.query(), naming);
    Set<Integer> seen = new HashSet<>();
    List<Claim> claims = new ArrayList<>();
    for (QuerySchema.ColumnUse use : schema.columns()) {
      if (use.family().isPresent() && seen.add(use.family().getAsInt())) {
        int first = use.family().getAsInt();
        int count = use.column().isSnapshot() ? 3 : 1;
        schema.families().subList(first, first + count).stream()
            .map(family -> new Claim(entry, use.column(), family))
            .forEach(claims::add);
      }
    }
    return claims;
  }

  private boolean nameIsFine(Claim claim) {
    String name = claim.family().name();
    if (!NameRules.isMetric(name)) {
      // The prefix has been reported already when it is the cause.
      if (claim.column().own().metric().isPresent() || NameRules.isMetric(claim.query().prefix())) {
        problem(
            claim,
            "\"%s\" cannot be a metric's name: letters, digits and _ only; give it another with \"%s\""
                .formatted(name, nameKey(claim)));
      }
      return false;
    }
    if (NameRules.reservedMetric(name).isPresent()) {
      problem(
          claim,
          NameRules.reservedMetric(name).get()
              + "; give it another with \""
              + nameKey(claim)
              + "\"");
      return false;
    }
    if (claim.family().type() == MetricType.GAUGE && !claim.column().isSnapshot()) {
      NameRules.misleadingSuffix(name).ifPresent(why -> unlessForeign(claim, why));
    }
    return true;
  }

  /** What to change for another name. */
  private static String nameKey(Claim claim) {
    return claim.column().own().metric().isPresent() ? "metric_name" : "rename";
  }

  private boolean labelsAreFine(Claim claim) {
    Set<String> seen = new HashSet<>();
    for (String label : claim.family().labels()) {
      if (!seen.add(label)) {
        labelProblem(claim, "duplicate label \"" + label + "\"; rename one of them");
        return false;
      }
    }
    return true;
  }

  private void meet(Claim claim) {
    for (String series : claim.series()) {
      List<Claim> earlier = bySeries.computeIfAbsent(series, s -> new ArrayList<>());
      earlier.forEach(first -> meetSeries(first, claim, series));
      earlier.add(claim);
    }
    List<Claim> earlier =
        byOpenMetricsName.computeIfAbsent(claim.family().openMetricsName(), s -> new ArrayList<>());
    earlier.stream()
        .filter(first -> !first.family().name().equals(claim.family().name()))
        .findFirst()
        .ifPresent(
            first ->
                unlessForeign(
                    claim,
                    "\"%s\" and \"%s\" at %s are the same name in OpenMetrics; rename one of them"
                        .formatted(
                            claim.family().name(),
                            first.family().name(),
                            first.column().position())));
    earlier.add(claim);
  }

  private void meetSeries(Claim earlier, Claim later, String series) {
    boolean isEarlierToGiveWay = isReadOver(earlier) && !isReadOver(later);
    Claim first = isEarlierToGiveWay ? later : earlier;
    Claim second = isEarlierToGiveWay ? earlier : later;
    MetricFamily a = first.family();
    MetricFamily b = second.family();
    String where = first.column().position().toString();
    if (!a.name().equals(b.name())) {
      String histogram = a.type() == MetricType.HISTOGRAM ? a.name() : b.name();
      problem(
          second,
          "\"%s\" belongs to the histogram \"%s\"; the other is at %s"
              .formatted(series, histogram, where));
    } else if (!series.equals(b.name())) {
      // Histograms meet under all their names; once is enough.
      return;
    } else if (first.query().name().equals(second.query().name())) {
      problem(second, "\"%s\" is published by two columns; first at %s".formatted(series, where));
    } else if (QueryOverlap.isPossible(first.query(), second.query()) || areUnlike(a, b)) {
      meetOnOneServer(first, second, where);
    }
  }

  /** A page can put single samples under one heading, but not those of a histogram with others. */
  private static boolean areUnlike(MetricFamily a, MetricFamily b) {
    return a.type() != b.type()
        && (a.type() == MetricType.HISTOGRAM || b.type() == MetricType.HISTOGRAM);
  }

  private void meetOnOneServer(Claim first, Claim second, String where) {
    MetricFamily a = first.family();
    MetricFamily b = second.family();
    if (a.type() != b.type()) {
      problem(
          second,
          "\"%s\" is a %s here and a %s at %s; a metric has one type"
              .formatted(b.name(), b.type(), a.type(), where));
    } else if (!Set.copyOf(a.labels()).equals(Set.copyOf(b.labels()))
        && !isToldApart(first, second)
        && !isToldApart(second, first)) {
      problem(
          second,
          "\"%s\" has the labels %s here and %s at %s; a metric has the same ones everywhere"
              .formatted(b.name(), b.labels(), a.labels(), where));
    } else if (!a.help().equals(b.help())) {
      problem(
          second,
          "\"%s\" is described as \"%s\" here and as \"%s\" at %s; a metric has one description"
              .formatted(b.name(), b.help(), a.help(), where));
    } else if (a.labels().isEmpty() && b.labels().isEmpty()) {
      problem(
          second,
          "\"%s\" is published by \"%s\" at %s too, and no label tells the two apart"
              .formatted(b.name(), first.query().name(), where));
    }
  }

  /**
   * Whether it has a label that is the same in every row, and that the other has not, or has with
   * other texts: no series of the two can be one, and each keeps its labels whoever else comes to
   * publish the metric.
   */
  private static boolean isToldApart(Claim claim, Claim other) {
    return claim.column().own().staticLabels().keySet().stream()
        .filter(label -> !staticTexts(claim, label).contains(""))
        .anyMatch(
            label -> {
              Set<String> others = staticTexts(other, label);
              return others.isEmpty()
                  ? !other.family().labels().contains(label)
                  : Collections.disjoint(staticTexts(claim, label), others);
            });
  }

  /** That a label has in the entry's columns; empty where it is that of a LABEL, or of none. */
  private static Set<String> staticTexts(Claim claim, String label) {
    return claim.query().columns().stream()
        .map(column -> column.own().staticLabels())
        .filter(labels -> labels.containsKey(label))
        .map(labels -> labels.get(label))
        .collect(Collectors.toSet());
  }

  /** Whether its name or its labels are told by keys that the file's program reads over. */
  private static boolean isReadOver(Claim claim) {
    FileFormat format = claim.entry().format();
    Column.OwnSeries own = claim.column().own();
    return format.readsOverSeriesKeys()
        && ((own.metric().isPresent() && !format.namesMetrics()) || own.hasLabels());
  }

  private void problem(Claim claim, String message) {
    boolean isNamed =
        claim.column().own().metric().isPresent() && !claim.entry().format().namesMetrics();
    if (isReadOver(claim) && isNamed) {
      relieve(claim, "metric_name", claim.column().own().withoutMetric(), message);
    } else {
      labelProblem(claim, message);
    }
  }

  private void labelProblem(Claim claim, String message) {
    Column.OwnSeries own = claim.column().own();
    if (isReadOver(claim) && own.hasLabels()) {
      String key = own.staticLabels().isEmpty() ? "key_labels" : "static_labels";
      relieve(claim, key, own.withoutLabels(), message);
    } else {
      report.problems().add(claim.column().position(), path(claim), message);
    }
  }

  private void relieve(Claim claim, String key, Column.OwnSeries rest, String message) {
    if (relieved.putIfAbsent(claim.column(), claim.column().with(rest)) == null) {
      report.orWarn(
          claim.entry().format(),
          claim.column().position(),
          path(claim) + "." + key,
          message,
          "the key is ignored");
    }
  }

  private void unlessForeign(Claim claim, String message) {
    report.unlessForeign(claim.entry().format(), claim.column().position(), path(claim), message);
  }

  private static String path(Claim claim) {
    return claim.query().name() + ".metrics." + claim.column().name();
  }
}
