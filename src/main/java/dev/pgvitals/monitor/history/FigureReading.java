package dev.pgvitals.monitor.history;

import dev.pgvitals.metric.text.LineScanner;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one slice says of figures, before anything is known of the slice before it. Needs no lock.
 *
 * @param parts one for each figure that the slice has
 */
public record FigureReading(SliceKey key, List<Part> parts) {
  public FigureReading {
    parts = List.copyOf(parts);
  }

  /**
   * Of one figure.
   *
   * @param figure its place in {@link Figures#ALL}
   * @param of what its families come to
   * @param per what those come to that it is divided by; 0 when there are none
   */
  record Part(int figure, Figure.Source source, double of, double per) {}

  /** The rows of one family. */
  private static final class Rows {
    private double sum;
    private double highest = Double.NEGATIVE_INFINITY;
    private int count;

    void add(double value) {
      if (Double.isFinite(value)) {
        sum += value;
        highest = Math.max(highest, value);
        count++;
      }
    }

    double as(Figure.Rows how) {
      return how == Figure.Rows.SUM ? sum : highest;
    }
  }

  /** Reads the lines of those families alone that are part of a figure. */
  public static FigureReading of(Slice slice) {
    Map<String, Rows> families = new HashMap<>();
    for (int i = 0; i < slice.families().size(); i++) {
      String name = slice.families().get(i).name();
      if (Figures.isPart(name)) {
        Rows rows = families.computeIfAbsent(Figures.plain(name), n -> new Rows());
        for (LineScanner line = new LineScanner(slice.chunk(i).text()); line.next(); ) {
          rows.add(line.value());
        }
      }
    }
    families.values().removeIf(rows -> rows.count == 0);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < Figures.ALL.size() && !families.isEmpty(); i++) {
      for (Figure.Source source : Figures.ALL.get(i).sources()) {
        if (families.keySet().containsAll(source.of())
            && families.keySet().containsAll(source.per())) {
          parts.add(
              new Part(
                  i,
                  source,
                  total(source, source.of(), families),
                  total(source, source.per(), families)));
          break;
        }
      }
    }
    return new FigureReading(slice.key(), parts);
  }

  private static double total(
      Figure.Source source, List<String> names, Map<String, Rows> families) {
    double total = 0;
    for (String name : names) {
      Rows rows = families.get(name);
      total += rows == null ? 0 : rows.as(source.rows());
    }
    return total;
  }
}
