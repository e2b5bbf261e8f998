package dev.pgvitals.serverlog.count;

import dev.pgvitals.config.serverlog.LogLimits;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logins that succeeded lately, by role, and from how many addresses. For one thread. */
public final class Sessions {
  private static final int MOST_ROLES = 1_000;

  /** More addresses of one role are not told apart. */
  private static final int MOST_ADDRESSES = 1_000;

  private final LogLimits limits;
  private final SlidingCounts byRole;
  private final Map<String, Map<String, Long>> addresses = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A role's last logins.
   *
   * @param role cleaned and cut, for people to read
   */
  public record Access(String role, int sessions, int addresses) {}

  public Sessions(LogLimits limits) {
    this.limits = limits;
    this.byRole = new SlidingCounts(limits.sessionWindow(), MOST_ROLES);
  }

  void add(String role, String address, long nanos) {
    byRole.add(role, nanos);
    if (!address.isEmpty()) {
      Map<String, Long> own =
          addresses.computeIfAbsent(role, key -> new LinkedHashMap<>(16, 0.75f, true));
      own.put(address, nanos);
      dropEldest(own, MOST_ADDRESSES / Math.max(1, addresses.size() / 50));
      dropEldest(addresses, MOST_ROLES);
    }
  }

  private static void dropEldest(Map<String, ?> map, int most) {
    Iterator<String> eldest = map.keySet().iterator();
    while (map.size() > most) {
      eldest.next();
      eldest.remove();
    }
  }

  /** Lets go of what is past. */
  public void slide(long nanos) {
    byRole.slide(nanos);
    long oldest = nanos - limits.sessionWindow().toNanos();
    addresses.values().forEach(own -> own.values().removeIf(seen -> seen - oldest <= 0));
    addresses.values().removeIf(Map::isEmpty);
  }

  /** How many roles had more sessions than is usual. */
  public int busyRoles() {
    return byRole.keysAbove(limits.sessions()).size();
  }

  /** How many roles logged in from more addresses than is usual. */
  public int widespreadRoles() {
    return (int) addresses.values().stream().filter(o -> o.size() > limits.addresses()).count();
  }

  public int mostSessions() {
    return byRole.most();
  }

  public int mostAddresses() {
    return addresses.values().stream().mapToInt(Map::size).max().orElse(0);
  }

  /** The roles with the most sessions. */
  public List<Access> table() {
    return byRole.worst(FailedLogins.SHOWN).stream()
        .map(
            counted ->
                new Access(
                    Offender.readable(counted.key()),
                    counted.count(),
                    addresses.getOrDefault(counted.key(), Map.of()).size()))
        .toList();
  }
}
