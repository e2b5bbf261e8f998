package dev.pgvitals.monitor.history;

import java.util.List;

/**
 * A number that says in short how a server does, made of what a query publishes.
 *
 * @param name as the API has it, with its unit at the end where it has one
 * @param unit what it is counted in: {@code ratio}, {@code seconds}, {@code bytes}, {@code
 *     per_second}, {@code bytes_per_second}, {@code count}
 * @param help one sentence
 * @param sparkline whether its last half hour is part of the overview of all servers
 * @param sources where it comes from: the first one all of whose families one slice has
 */
public record Figure(
    String name, String unit, String help, boolean sparkline, List<Source> sources) {
  public Figure {
    sources = List.copyOf(sources);
  }

  /** How a number is made of what is published. */
  public enum Kind {
    /** What is published is the number. */
    GAUGE,
    /** How much counters grow a second. */
    RATE,
    /** How much counters grow as a share of what others grow in the same time. */
    SHARE
  }

  /** How the rows of a family become one number. */
  public enum Rows {
    SUM,
    HIGHEST
  }

  /**
   * One way to have it.
   *
   * @param of the families that are added up, without the ending {@code _total}
   * @param per those that they are divided by; none unless it is a share
   */
  public record Source(Kind kind, Rows rows, List<String> of, List<String> per) {
    public Source {
      of = List.copyOf(of);
      per = List.copyOf(per);
    }

    static Source highest(String family) {
      return new Source(Kind.GAUGE, Rows.HIGHEST, List.of(family), List.of());
    }

    static Source sum(String family) {
      return new Source(Kind.GAUGE, Rows.SUM, List.of(family), List.of());
    }

    static Source rate(String... families) {
      return new Source(Kind.RATE, Rows.SUM, List.of(families), List.of());
    }

    static Source share(List<String> of, List<String> per) {
      return new Source(Kind.SHARE, Rows.SUM, of, per);
    }
  }
}
