package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.scrape.Page;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a page with all that a program collects by default is complete: it has nearly all families,
 * and nearly as many series, as it has when no more come. Families alone come with the first of
 * several databases; and what sessions and statements there are differs from start to start.
 *
 * @param series in all
 */
record Completeness(Set<String> families, int series) {
  private static final double NEARLY = 0.97;

  /** Of families, those that two starts happened to have and a third has not. */
  private static final double FEW = 0.01;

  /** Fewer than that come and go at any time. */
  private static final double MORE = 1.01;

  /** Without more for so long, a page is taken to be complete. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  Completeness {
    families = Set.copyOf(families);
  }

  static Completeness of(Page page) {
    Page data = page.only(Completeness::isData);
    return new Completeness(data.series().keySet(), data.count());
  }

  boolean isOn(Page page) {
    Completeness there = of(page);
    return lackingFamilies(there).size() <= FEW * families.size()
        && there.series >= NEARLY * series;
  }

  /** What both have. */
  Completeness and(Completeness other) {
    Set<String> common = new TreeSet<>(families);
    common.retainAll(other.families);
    return new Completeness(common, Math.min(series, other.series));
  }

  /** What a page lacks, for who wonders why it never is complete. */
  String lacking(Page page) {
    Completeness there = of(page);
    Set<String> lacking = lackingFamilies(there);
    return "%d series of %d; families that are not there: %s"
        .formatted(there.series, series, lacking.isEmpty() ? "none" : String.join(", ", lacking));
  }

  private Set<String> lackingFamilies(Completeness there) {
    Set<String> lacking = new TreeSet<>(families);
    lacking.removeAll(there.families);
    return lacking;
  }

  /**
   * What comes at every start: the load has series only of what somebody does just then, and what
   * the agent says of itself comes when it comes.
   */
  private static boolean isData(String family) {
    return family.startsWith("pg_")
        && !(family.startsWith("pg_stat_activity") && family.contains("_load"));
  }

  /** How a page becomes complete. */
  static final class Growth {
    private Completeness now = new Completeness(Set.of(), 0);
    private long since = System.nanoTime();

    /** Whether there has been no more for a while. */
    boolean hasEnded(Page page) {
      Completeness then = of(page);
      if (!then.families.equals(now.families) || then.series > MORE * now.series) {
        now = then;
        since = System.nanoTime();
      }
      return !now.families.isEmpty() && System.nanoTime() - since > SETTLED.toNanos();
    }

    /** What it has become so far. */
    Completeness now() {
      return now;
    }
  }
}
