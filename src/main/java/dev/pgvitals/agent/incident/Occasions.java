package dev.pgvitals.agent.incident;

import dev.pgvitals.alert.Level;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.diagnosis.Wishes;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.web.api.Wrong;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has happened since the last look: an alert that has become critical for good, a server that
 * went down or came back. What is so at the first look has happened, too. What happens again and
 * again counts once in ten minutes. Not thread-safe.
 */
final class Occasions {
  static final Duration PAUSE = Duration.ofMinutes(10);
  static final Duration SNAPSHOT_PAUSE = Duration.ofSeconds(10);

  /** A server's clock may be a little wrong, and facts may be a minute old. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  /** A pooler has a runbook of its own. */
  private static final String POOLER = "pooler";

  private final Map<String, Seen> servers = new HashMap<>();
  private final Map<Key, Long> last = new HashMap<>();

  private record Key(String server, String alert) {}

  /** How a server was at the last look. */
  private record Seen(
      boolean up, Optional<Instant> downSince, Optional<Instant> started, Set<String> critical) {
    /**
     * Whether it went down and came back between two looks. Servers that take turns behind one
     * address have other times, too, but old ones.
     */
    boolean hasRestarted(Optional<Instant> now, Instant minute) {
      return up
          && started.isPresent()
          && now.isPresent()
          && now.get().isAfter(started.get())
          && now.get().isAfter(minute.minus(RECENT));
    }
  }

  /**
   * Looks at all servers.
   *
   * @param now in nanoseconds, by a clock that only goes forward
   */
  List<Occasion> look(List<ServerDetails> details, long now) {
    List<Occasion> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ServerDetails server : details) {
      names.add(server.report().server());
      if (server.report().tried()) {
        look(server, now, found);
      }
    }
    servers.keySet().retainAll(names);
    last.entrySet().removeIf(entry -> now - entry.getValue() >= PAUSE.toNanos());
    return found;
  }

  private void look(ServerDetails server, long now, List<Occasion> found) {
    String name = server.report().server();
    Optional<Seen> before = Optional.ofNullable(servers.get(name));
    if (!server.report().up()) {
      if (before.map(Seen::up).orElse(true)) {
        add(down(server), now, found);
      }
      servers.put(
          name,
          new Seen(
              false,
              server.downSince(),
              Optional.empty(),
              before.map(Seen::critical).orElse(Set.of())));
      return;
    }
    Optional<Instant> started = server.report().facts().map(ServerFacts::startTime);
    if (before.isPresent()
        && (!before.get().up() || before.get().hasRestarted(started, server.minute()))) {
      add(up(server, before.get().downSince()), now, found);
    }
    List<Wrong> critical =
        Wrong.of(server.vitals()).stream()
            .filter(wrong -> wrong.level() == Level.CRITICAL && !wrong.pending())
            .toList();
    Set<String> known = before.map(Seen::critical).orElse(Set.of());
    for (Wrong wrong : critical) {
      if (!known.contains(alert(wrong))) {
        add(critical(name, wrong), now, found);
      }
    }
    servers.put(
        name,
        new Seen(
            true,
            Optional.empty(),
            started,
            critical.stream().map(Occasions::alert).collect(Collectors.toSet())));
  }

  private void add(Occasion occasion, long now, Collection<Occasion> found) {
    if (mayKeep(occasion.server(), occasion.alert(), PAUSE, now)) {
      found.add(occasion);
    }
  }

  /** Whether somebody may have a snapshot of a server now; if so, the next has to wait. */
  boolean maySnapshot(String server, long now) {
    return mayKeep(server, Occasion.SNAPSHOT, SNAPSHOT_PAUSE, now);
  }

  private boolean mayKeep(String server, String alert, Duration pause, long now) {
    Key key = new Key(server, alert);
    Long before = last.get(key);
    if (before != null && now - before < pause.toNanos()) {
      return false;
    }
    last.put(key, now);
    return true;
  }

  /** Forgets everything: the next look is the first. */
  void forget() {
    servers.clear();
    last.clear();
  }

  private static String alert(Wrong wrong) {
    return wrong.vital().vital().alert().name();
  }

  private static Occasion critical(String server, Wrong wrong) {
    StringBuilder began = new StringBuilder(alert(wrong)).append(" is critical");
    if (!wrong.text().isEmpty()) {
      began.append(": ").append(wrong.text());
    }
    wrong.since().ifPresent(since -> began.append(", since ").append(second(since)));
    wrong.place().forEach((label, value) -> began.append(", ").append(label + "=" + value));
    return new Occasion(
        server, alert(wrong), began.toString(), Optional.of(Wishes.of(alert(wrong))));
  }

  private static Instant second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Occasion down(ServerDetails server) {
    return new Occasion(
        server.report().server(),
        Occasion.DOWN,
        "the server is down" + server.report().down().map(Occasions::reason).orElse(""),
        Optional.empty());
  }

  /** Not the error's message, which is for the log. */
  private static String reason(Failure failure) {
    String words = failure.reason().words().replaceFirst("\\.$", "");
    return (failure.sqlState().isEmpty() ? ". " : " (SQLSTATE " + failure.sqlState() + "). ")
        + words;
  }

  private static Occasion up(ServerDetails server, Optional<Instant> downSince) {
    boolean pooler =
        server.report().facts().filter(facts -> facts.role().equals(POOLER)).isPresent();
    return new Occasion(
        server.report().server(),
        Occasion.UP,
        downSince
            .map(since -> "the server is back; it was down since " + second(since))
            .orElse("the server was restarted"),
        Optional.of(Wishes.of(pooler ? "PgBouncerDown" : "PostgresDown")));
  }

  static Occasion snapshot(String server, boolean up) {
    return new Occasion(
        server,
        Occasion.SNAPSHOT,
        "somebody asked for a snapshot",
        up ? Optional.of(new Wishes(List.of(), Optional.empty(), Map.of())) : Optional.empty());
  }
}
