package dev.pgvitals.dashboards.live;

import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.fixture.server.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What one number of a panel has to be.
 *
 * @param panel its title, and its type after a bar where a board has two of that title
 * @param labels by which the number is found among the panel's
 * @param give how far it may be off
 * @param share as much more, of the number
 */
record Truth(
    String board,
    String panel,
    String refId,
    Map<String, String> chosen,
    Map<String, String> labels,
    DoubleSupplier number,
    double give,
    double share) {

  private static final List<DashboardFile> BOARDS = DashboardFile.shipped();
  private static final double SAME = 1e-9;

  /** Of a panel that has one number. */
  static Truth of(String board, String panel, DoubleSupplier number) {
    return new Truth(board, panel, "A", Map.of(), Map.of(), number, 0, 0);
  }

  /** Of a panel that has one number, which a server knows. */
  static Truth of(String board, String panel, Postgres server, String sql) {
    return of(board, panel, () -> Double.parseDouble(server.query(sql)));
  }

  Truth in(String ref) {
    return new Truth(board, panel, ref, chosen, labels, number, give, share);
  }

  Truth choosing(String variable, String value) {
    Map<String, String> all = new HashMap<>(chosen);
    all.put(variable, value);
    return new Truth(board, panel, refId, all, labels, number, give, share);
  }

  Truth at(String label, String value) {
    Map<String, String> all = new HashMap<>(labels);
    all.put(label, value);
    return new Truth(board, panel, refId, chosen, all, number, give, share);
  }

  Truth within(double most) {
    return new Truth(board, panel, refId, chosen, labels, number, most, share);
  }

  Truth withinShare(double most) {
    return new Truth(board, panel, refId, chosen, labels, number, give, most);
  }

  String name() {
    return board + ", " + panel;
  }

  /** What is wrong with what is shown; nothing when it is right. */
  Optional<String> complaint(Viewer viewer) {
    List<Line> lines = viewer.see(query(), viewer.choices(file(), chosen), Zoom.USUAL);
    return complaint(lines, Line::last, "");
  }

  /**
   * As {@link #complaint(Viewer)}, of the mean of the right end of a graph: a counter that is
   * collected every minute has one more or one less of its steps in a window.
   *
   * @param end as time passes here
   */
  Optional<String> complaint(Viewer viewer, Zoom zoom, Duration end) {
    List<Line> lines = viewer.see(query(), viewer.choices(file(), chosen), zoom, end);
    return complaint(lines, Line::mean, " at a zoom of " + zoom.range());
  }

  private Optional<String> complaint(List<Line> lines, ToDoubleFunction<Line> value, String when) {
    List<Double> shown =
        lines.stream()
            .filter(line -> line.labels().entrySet().containsAll(labels.entrySet()))
            .mapToDouble(value)
            .boxed()
            .toList();
    double expected = number.getAsDouble();
    double most = give + share * Math.abs(expected) + SAME;
    return shown.size() == 1 && Math.abs(shown.get(0) - expected) <= most
        ? Optional.empty()
        : Optional.of(
            "%s, %s %s%s: %s, not %s +- %s"
                .formatted(name(), refId, labels, when, shown, expected, most));
  }

  private DashboardFile file() {
    return BOARDS.stream().filter(file -> file.uid().equals(board)).findFirst().orElseThrow();
  }

  private BoardQuery query() {
    String[] parts = panel.split("\\|", 2);
    List<BoardQuery> found = new ArrayList<>(BoardQuery.of(file()));
    found.removeIf(
        query ->
            !query.panel().equals(parts[0])
                || !query.refId().equals(refId)
                || (parts.length > 1 && !query.type().equals(parts[1])));
    if (found.size() != 1) {
      throw new AssertionError(name() + " " + refId + " is " + found);
    }
    return found.get(0);
  }
}
