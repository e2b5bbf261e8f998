package dev.pgvitals.builtin.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of {@code docs/not-exported.md}, held against what servers have and what the catalogue
 * reads there.
 */
final class NotExported {
  private static final Pattern ROW =
      Pattern.compile("\\| `([\\w*]+)` \\| ([^|]+) \\| ([^|]*)\\| (.+) \\|");
  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");

  /** What a new line is to say, and somebody has to. */
  static final String UNEXPLAINED = "WHY?";

  /** A column of a statistics view of one major. */
  record Seen(int major, String view, String column, boolean exported) {}

  /**
   * What is wrong with a page.
   *
   * @param difference lines to take out (-) and to put in (+); empty when all is right
   * @param text with all of these but the ones that nobody has explained yet
   * @param unexplained of the lines to put in
   */
  record Correction(List<String> difference, String text, List<String> unexplained) {}

  private final Set<Seen> columns;
  private final Set<Seen> explained = new HashSet<>();
  private final List<String> difference = new ArrayList<>();
  private final List<String> text = new ArrayList<>();

  private NotExported(Set<Seen> columns) {
    this.columns = columns;
  }

  /** Checks a page against all columns that there are. */
  static Correction correct(String page, Set<Seen> columns) {
    NotExported work = new NotExported(columns);
    page.lines().forEach(work::line);
    Set<Seen> left =
        columns.stream()
            .filter(seen -> !seen.exported() && !work.explained.contains(seen))
            .collect(Collectors.toSet());
    List<String> unexplained = work.rows(left, UNEXPLAINED);
    unexplained.forEach(row -> work.difference.add("+ " + row));
    return new Correction(work.difference, String.join("\n", work.text) + "\n", unexplained);
  }

  private void line(String line) {
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      text.add(line);
      return;
    }
    Set<Integer> majors = majors(row.group(3).strip());
    List<String> right = new ArrayList<>();
    Set<Seen> orphans = new HashSet<>();
    List<String> patterns = List.of(row.group(2).replace("`", "").split(", ", -1));
    for (String pattern : patterns) {
      Set<Seen> meant = meant(row.group(1), pattern, majors);
      Set<Seen> hidden =
          meant.stream().filter(seen -> !seen.exported()).collect(Collectors.toSet());
      if (!meant.isEmpty() && meant.equals(hidden)) {
        right.add(pattern);
        explained.addAll(meant);
      } else {
        orphans.addAll(hidden);
      }
    }
    if (right.size() == patterns.size()) {
      text.add(line);
      return;
    }
    orphans.removeAll(explained);
    explained.addAll(orphans);
    List<String> instead = new ArrayList<>();
    if (!right.isEmpty()) {
      instead.add(row(row.group(1), right, row.group(3).strip(), row.group(4)));
    }
    instead.addAll(rows(orphans, row.group(4)));
    difference.add("- " + line);
    instead.forEach(each -> difference.add("+ " + each));
    text.addAll(instead);
  }

  private Set<Seen> meant(String view, String column, Set<Integer> majors) {
    return columns.stream()
        .filter(seen -> majors.isEmpty() || majors.contains(seen.major()))
        .filter(seen -> matches(view, seen.view()) && matches(column, seen.column()))
        .collect(Collectors.toSet());
  }

  private static boolean matches(String wildcard, String name) {
    return name.matches(wildcard.replace("*", "\\w*"));
  }

  /** None, when the text is empty: all. */
  private static Set<Integer> majors(String text) {
    Set<Integer> majors = new TreeSet<>();
    Matcher range = RANGE.matcher(text);
    while (range.find()) {
      int from = Integer.parseInt(range.group(1));
      int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
      for (int major = from; major <= to; major++) {
        majors.add(major);
      }
    }
    return majors;
  }

  /** One for each view and range of majors. */
  private List<String> rows(Set<Seen> chosen, String reason) {
    Map<String, Map<String, Set<String>>> columnsByMajors = new TreeMap<>();
    for (Seen seen : chosen) {
      Set<Integer> majors = majors(chosen, seen);
      String versions = majors.equals(majors(columns, seen)) ? "" : text(majors);
      columnsByMajors
          .computeIfAbsent(seen.view(), view -> new TreeMap<>())
          .computeIfAbsent(versions, range -> new TreeSet<>())
          .add(seen.column());
    }
    return columnsByMajors.entrySet().stream()
        .flatMap(
            view ->
                view.getValue().entrySet().stream()
                    .map(each -> row(view.getKey(), each.getValue(), each.getKey(), reason)))
        .toList();
  }

  private static Set<Integer> majors(Set<Seen> of, Seen column) {
    return of.stream()
        .filter(s -> s.view().equals(column.view()) && s.column().equals(column.column()))
        .map(Seen::major)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Set<Integer> majors) {
    List<Integer> starts = majors.stream().filter(m -> !majors.contains(m - 1)).toList();
    List<Integer> ends = majors.stream().filter(m -> !majors.contains(m + 1)).toList();
    return Stream.iterate(0, i -> i < starts.size(), i -> i + 1)
        .map(
            i ->
                starts.get(i).equals(ends.get(i))
                    ? "" + starts.get(i)
                    : starts.get(i) + "-" + ends.get(i))
        .collect(Collectors.joining(", "));
  }

  private static String row(String view, Collection<String> columns, String majors, String reason) {
    return "| `%s` | %s | %s| %s |"
        .formatted(
            view,
            columns.stream().map(column -> "`" + column + "`").collect(Collectors.joining(", ")),
            majors.isEmpty() ? "" : majors + " ",
            reason);
  }
}
