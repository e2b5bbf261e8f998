package dev.pgvitals.serverlog.count;

import dev.pgvitals.config.serverlog.LogLimits;
import dev.pgvitals.serverlog.count.Offender.By;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Failed logins of the last minutes, by address and by role. For one thread. */
public final class FailedLogins {
  /** How many addresses, and roles, are told apart at most. */
  public static final int MOST_KEYS = 10_000;

  /** How many of them anybody is shown. */
  public static final int SHOWN = 10;

  private final int limit;
  private final Counted addresses;
  private final Counted roles;

  /** Counts by one thing, and those who are known to be above the limit. */
  private final class Counted {
    private final By by;
    private final SlidingCounts counts;
    private final Set<String> told = new HashSet<>();

    Counted(By by, LogLimits limits) {
      this.by = by;
      this.counts = new SlidingCounts(limits.window(), MOST_KEYS);
    }

    Stream<Offender> fresh() {
      told.retainAll(counts.keysAbove(limit));
      return counts.worst(SHOWN).stream()
          .filter(counted -> counted.count() > limit && told.add(counted.key()))
          .map(counted -> Offender.of(by, counted));
    }
  }

  public FailedLogins(LogLimits limits) {
    this.limit = limits.failures();
    this.addresses = new Counted(By.ADDRESS, limits);
    this.roles = new Counted(By.ROLE, limits);
  }

  /** Counts one; an empty text is not known. */
  void add(String address, String role, long nanos) {
    if (!address.isEmpty()) {
      addresses.counts.add(address, nanos);
    }
    if (!role.isEmpty()) {
      roles.counts.add(role, nanos);
    }
  }

  private Counted of(By by) {
    return by == By.ADDRESS ? addresses : roles;
  }

  /** Lets go of what is past. */
  public void slide(long nanos) {
    addresses.counts.slide(nanos);
    roles.counts.slide(nanos);
  }

  /** How many are above the limit. */
  public int offenders(By by) {
    return of(by).counts.keysAbove(limit).size();
  }

  /** The most failures of one. */
  public int worst(By by) {
    return of(by).counts.most();
  }

  /** Those with the most failures, be they above the limit or not. */
  public List<Offender> table(By by) {
    return of(by).counts.worst(SHOWN).stream().map(counted -> Offender.of(by, counted)).toList();
  }

  /** Those above the limit that have not been told since they are; the worst alone. */
  public List<Offender> fresh() {
    return Stream.concat(addresses.fresh(), roles.fresh()).toList();
  }

  int keys() {
    return Math.max(addresses.counts.size(), roles.counts.size());
  }
}
