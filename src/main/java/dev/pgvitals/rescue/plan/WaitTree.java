package dev.pgvitals.rescue.plan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Who waits for whom. */
public final class WaitTree {
  /** What pg_blocking_pids says where a prepared transaction holds the lock. */
  private static final long PREPARED_TRANSACTION = 0;

  private final Map<Long, Session> byPid = new HashMap<>();
  private final Map<Long, List<Session>> waiting = new LinkedHashMap<>();

  public WaitTree(List<Session> sessions) {
    for (Session session : sessions) {
      byPid.put(session.pid(), session);
      for (long blocker : new TreeSet<>(session.blockedBy())) {
        waiting.computeIfAbsent(blocker, pid -> new ArrayList<>()).add(session);
      }
    }
  }

  /** All that wait for it, or for one that does, the longest first; in a circle, not itself. */
  public List<Session> waitersOf(long pid) {
    Map<Long, Session> found = new LinkedHashMap<>();
    Deque<Long> next = new ArrayDeque<>(List.of(pid));
    while (!next.isEmpty()) {
      for (Session waiter : waiting.getOrDefault(next.remove(), List.of())) {
        if (waiter.pid() != pid && found.putIfAbsent(waiter.pid(), waiter) == null) {
          next.add(waiter.pid());
        }
      }
    }
    return found.values().stream()
        .sorted(Comparator.comparing(WaitTree::waited).reversed().thenComparingLong(Session::pid))
        .toList();
  }

  /** Those who are waited for and wait for nobody, with the most waiters first. */
  public List<Session> roots() {
    return waiting.keySet().stream()
        .map(byPid::get)
        .flatMap(session -> Optional.ofNullable(session).stream())
        .filter(session -> !session.isWaiting())
        .sorted(
            Comparator.comparingInt((Session root) -> -waitersOf(root.pid()).size())
                .thenComparingLong(Session::pid))
        .toList();
  }

  /** All who wait. */
  public List<Session> waiters() {
    return byPid.values().stream()
        .filter(Session::isWaiting)
        .sorted(Comparator.comparing(WaitTree::waited).reversed().thenComparingLong(Session::pid))
        .toList();
  }

  /** Those who wait for a transaction that is prepared, which no session has. */
  public List<Session> behindPreparedTransactions() {
    return waitersOf(PREPARED_TRANSACTION);
  }

  /** How long the one has waited that has waited longest. */
  public static Duration longest(List<Session> waiters) {
    return waiters.stream().map(WaitTree::waited).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private static Duration waited(Session waiter) {
    return waiter.ages().waiting().orElse(Duration.ZERO);
  }
}
