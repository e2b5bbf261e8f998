package dev.pgvitals.report.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What in a history is not growth: jumps, such as a table that was dropped, and saw teeth, of which
 * only the tips matter.
 *
 * @param points what the trend is to be taken of: all, or the tips
 * @param jumps before which points there is one
 */
record Shape(Points points, List<Integer> jumps, boolean teeth) {
  /** So many times the usual change of a day, and such a part of all that was seen, is a jump. */
  private static final double FAR = 8;

  private static final double OF_RANGE = 0.2;
  private static final double OF_VALUE = 0.05;

  /** Less apart, up and down are a peak of a few days, which tilts nothing. */
  private static final int APART = 3;

  private static final double FALL = 3;
  private static final double RISING = 0.85;
  private static final int FEWEST_TIPS = 4;
  private static final int STEPS_A_TOOTH = 4;

  static Shape of(Points points) {
    List<Integer> tips = tips(points);
    return tips.size() >= FEWEST_TIPS
        ? new Shape(points.only(tips), List.of(), true)
        : new Shape(points, jumps(points), false);
  }

  /** The parts between the jumps. */
  List<Points> parts() {
    return points.cut(jumps);
  }

  /** The last points before what falls in one step and had risen in many. */
  private static List<Integer> tips(Points points) {
    double[] changes = points.changes();
    if (changes.length == 0) {
      return List.of();
    }
    double usual = Numbers.median(Arrays.stream(changes).map(Math::abs).toArray());
    List<Integer> tips = new ArrayList<>();
    int rising = 0;
    for (int i = 0; i < changes.length; i++) {
      if (changes[i] < 0 && changes[i] <= -FALL * usual) {
        tips.add(i);
      } else if (changes[i] >= 0) {
        rising++;
      }
    }
    boolean fewFalls = tips.size() * STEPS_A_TOOTH <= changes.length;
    return usual > 0 && fewFalls && rising >= RISING * (changes.length - tips.size())
        ? tips
        : List.of();
  }

  /**
   * One jump, or one up and one down. Several in one direction are how the thing grows, and several
   * in both how it is.
   */
  private static List<Integer> jumps(Points points) {
    double[] changes = points.changes();
    if (changes.length < FEWEST_TIPS) {
      return List.of();
    }
    double[] aDay = new double[changes.length];
    for (int i = 0; i < changes.length; i++) {
      aDay[i] = changes[i] / (points.days()[i + 1] - points.days()[i]);
    }
    double usual = Numbers.median(aDay);
    double spread = Numbers.spread(aDay);
    double range =
        Arrays.stream(points.values()).max().orElse(0)
            - Arrays.stream(points.values()).min().orElse(0);
    double typical = Numbers.median(Arrays.stream(points.values()).map(Math::abs).toArray());
    List<Integer> found = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    for (int i = 0; i < changes.length; i++) {
      double days = points.days()[i + 1] - points.days()[i];
      double size = changes[i] - usual * days;
      if (Math.abs(size) > FAR * spread * Math.sqrt(days)
          && Math.abs(size) >= OF_RANGE * range
          && Math.abs(size) >= OF_VALUE * typical
          && range > 0) {
        found.add(i + 1);
        sizes.add(size);
      }
    }
    boolean single = found.size() == 1;
    boolean there =
        found.size() == 2
            && sizes.get(0) * sizes.get(1) < 0
            && found.get(1) - found.get(0) >= APART;
    return single || there ? List.copyOf(found) : List.of();
  }
}
