package dev.pgvitals.route;

import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The servers of one cluster, and where sessions may be sent. What it is told of is judged at once,
 * and what it is asked comes from memory: its lock is held for microseconds, and no server is asked
 * while holding it. Thread-safe.
 */
public final class Cluster {
  /** A position says nothing any more after so many intervals. */
  public static final int INTERVALS = 3;

  /** The shortest lag that can be proven is so many intervals. */
  private static final int LEAST = 2;

  private final String name;
  private final Duration interval;
  private final LongSupplier nanos;
  private final PrimaryChoice choice = new PrimaryChoice();
  private final Asked asked = new Asked();
  private Map<String, ServerState> servers = Map.of();

  /**
   * One without servers.
   *
   * @param interval how often each of its servers is asked
   * @param nanos the agent's monotonic clock
   */
  public Cluster(String name, Duration interval, LongSupplier nanos) {
    this.name = name;
    this.interval = interval;
    this.nanos = nanos;
  }

  /** How sessions are answered for at this moment, by the server that takes writes, too. */
  public record Overview(Optional<String> primary, String reason, List<RouteAnswer> servers) {}

  /** What is published of a server. */
  public record Figures(
      boolean primary,
      OptionalDouble lagSeconds,
      long samples,
      long failures,
      Map<Optional<Duration>, Boolean> ready,
      Map<Duration, Long> changes) {}

  public String name() {
    return name;
  }

  public Duration interval() {
    return interval;
  }

  /** In the order of the configuration. */
  public synchronized List<String> servers() {
    return List.copyOf(servers.keySet());
  }

  /** From now on these are its servers; what is known of those that stay is kept. */
  public synchronized void consistOf(Collection<String> names) {
    Map<String, ServerState> next = new LinkedHashMap<>();
    for (String server : names) {
      ServerState known = servers.get(server);
      next.put(server, known != null ? known : new ServerState(interval.toNanos() * INTERVALS));
    }
    servers = next;
  }

  /** What is known of a server is true no more. */
  public synchronized void forget(String server) {
    Map<String, ServerState> left = new LinkedHashMap<>(servers);
    left.remove(server);
    servers = left;
  }

  /** A server has answered. One that is not of the cluster any more is left aside. */
  public synchronized void sampled(String server, Position position) {
    ServerState state = servers.get(server);
    if (state != null) {
      Optional<Position> before = state.last();
      state.put(position);
      state.judge(verdict(server, position, before));
      state.keepGates(asked.current(nanos.getAsLong()));
    }
  }

  /**
   * A server could not be asked.
   *
   * @param why one line, without secrets
   */
  public synchronized void failed(String server, String why) {
    ServerState state = servers.get(server);
    if (state != null) {
      state.failed(why);
    }
  }

  private PrimaryChoice.Choice choose(long now) {
    Map<String, Position> writers = new LinkedHashMap<>();
    servers.forEach(
        (server, state) ->
            state
                .current(now)
                .filter(position -> !position.inRecovery())
                .ifPresent(position -> writers.put(server, position)));
    List<String> silent =
        servers.entrySet().stream()
            .filter(server -> server.getValue().current(now).isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    return choice.among(writers, silent);
  }

  /** Of a server that is of this cluster. */
  private ServerState state(String server) {
    return Objects.requireNonNull(servers.get(server));
  }

  private Verdict verdict(String server, Position position, Optional<Position> before) {
    PrimaryChoice.Choice chosen = choose(position.told());
    if (chosen.server().isEmpty()) {
      return Verdict.unknown(chosen.reason());
    }
    String primary = chosen.server().get();
    if (primary.equals(server)) {
      return Verdict.behind(0, 0);
    }
    Position there = state(primary).last().orElseThrow();
    if (!position.inRecovery()) {
      return Verdict.unfit(
          "it takes writes on timeline %d, and %s does on timeline %d, which is newer"
              .formatted(position.timeline(), primary, there.timeline()));
    }
    return againstPrimary(position, before, primary, there);
  }

  private Verdict againstPrimary(
      Position position, Optional<Position> before, String primary, Position there) {
    if (!position.system().equals(there.system())) {
      return Verdict.unfit(
          "it is no copy of " + primary + ", the primary: their system identifiers differ");
    }
    if (position.timeline() != 0 && position.timeline() != there.timeline()) {
      return Verdict.unfit(
          "it streams timeline %d, and %s, the primary, is on timeline %d"
              .formatted(position.timeline(), primary, there.timeline()));
    }
    boolean ahead =
        before
            .filter(last -> last.inRecovery() && last.told() <= there.asked())
            .filter(last -> last.lsn() > there.lsn())
            .isPresent();
    if (ahead) {
      return Verdict.unfit("it is ahead of " + primary + ", the primary: it has another history");
    }
    PositionRing ring = state(primary).ring().orElseThrow();
    long bytes = Math.max(0, there.lsn() - position.lsn());
    OptionalLong time = ring.lastTimeAt(position.lsn());
    if (time.isPresent()) {
      return Verdict.behind(Math.max(0, position.told() - time.getAsLong()), bytes);
    }
    return Verdict.unknown(
        "it is further behind than is known of %s, the primary: more than %.1f s"
            .formatted(primary, (position.told() - ring.oldestTime().orElseThrow()) / 1e9),
        bytes);
  }

  /** Why no server can be held to that lag; empty when it can. */
  public Optional<String> refusal(Duration maxLag) {
    Duration least = interval.multipliedBy(LEAST);
    Duration most = interval.multipliedBy(ServerState.RING);
    if (maxLag.compareTo(least) < 0) {
      return Optional.of(
          "max_lag must be at least %s, twice routing.interval, which is %s: a shorter lag cannot be proven"
              .formatted(Durations.format(least), Durations.format(interval)));
    }
    return maxLag.compareTo(most) > 0
        ? Optional.of(
            "max_lag must be at most %s: the primary's positions are kept for so long with routing.interval: %s"
                .formatted(Durations.format(most), Durations.format(interval)))
        : Optional.empty();
  }

  /**
   * Whether sessions may be sent to a server.
   *
   * @param wish its lag was not refused
   * @return empty: there is none of that name in the cluster
   */
  public synchronized Optional<RouteAnswer> answer(String server, Wish wish) {
    long now = nanos.getAsLong();
    wish.maxLag().ifPresent(lag -> asked.add(lag, now));
    return Optional.ofNullable(servers.get(server))
        .map(state -> answer(server, state, wish, choose(now), now));
  }

  /** Whether sessions may be sent to whichever server takes writes. */
  public synchronized RouteAnswer primary() {
    long now = nanos.getAsLong();
    PrimaryChoice.Choice chosen = choose(now);
    return chosen
        .server()
        .map(server -> answer(server, state(server), Wish.PRIMARY, chosen, now))
        .orElseGet(() -> unknown("", chosen.reason(), OptionalDouble.empty()));
  }

  /** All servers, in the order of the configuration; the wish's lag was not refused. */
  public synchronized Overview overview(Wish wish) {
    long now = nanos.getAsLong();
    wish.maxLag().ifPresent(lag -> asked.add(lag, now));
    PrimaryChoice.Choice chosen = choose(now);
    return new Overview(
        chosen.server(),
        chosen.reason(),
        servers.entrySet().stream()
            .map(server -> answer(server.getKey(), server.getValue(), wish, chosen, now))
            .toList());
  }

  private static RouteAnswer answer(
      String server, ServerState state, Wish wish, PrimaryChoice.Choice chosen, long now) {
    Optional<Position> current = state.current(now);
    if (current.isEmpty()) {
      return unknown(
          server,
          state.silence(now),
          state
              .last()
              .map(last -> OptionalDouble.of(seconds(now - last.told())))
              .orElse(OptionalDouble.empty()));
    }
    Position position = current.get();
    Verdict verdict = state.verdict();
    Role role = position.inRecovery() ? Role.REPLICA : Role.PRIMARY;
    String reason = reason(server, state, wish, chosen, role);
    OptionalLong lag = verdict.lag();
    return new RouteAnswer(
        server,
        reason.isEmpty(),
        Optional.of(role),
        lag.isPresent() ? OptionalDouble.of(seconds(lag.getAsLong())) : OptionalDouble.empty(),
        verdict.lagBytes(),
        Optional.of(position.streaming()),
        position.timeline() == 0 ? OptionalInt.empty() : OptionalInt.of(position.timeline()),
        OptionalDouble.of(seconds(now - position.told())),
        reason);
  }

  /** Why no session that wishes that may be sent there; empty when it may. */
  private static String reason(
      String server, ServerState state, Wish wish, PrimaryChoice.Choice chosen, Role role) {
    Verdict verdict = state.verdict();
    if (role == Role.PRIMARY && !chosen.server().equals(Optional.of(server))) {
      return chosen.server().isEmpty() ? chosen.reason() : verdict.reason();
    }
    if (wish.role().filter(wanted -> wanted != role).isPresent()) {
      return role == Role.PRIMARY ? "it is the primary" : "it is a replica";
    }
    if (role == Role.PRIMARY) {
      return "";
    }
    if (verdict.unfit()) {
      return verdict.reason();
    }
    if (wish.maxLag().isEmpty()) {
      return "";
    }
    // The last verdict may be of a moment at which there still was one.
    return chosen.server().isEmpty()
        ? chosen.reason()
        : lagging(state, wish.maxLag().orElseThrow());
  }

  private static String lagging(ServerState state, Duration most) {
    Verdict verdict = state.verdict();
    Gate gate = state.gate(most);
    if (verdict.lag().isEmpty()) {
      return verdict.reason();
    }
    if (gate.isOpen()) {
      return "";
    }
    return verdict.within(most.toNanos())
        ? "current again; in use after " + gate.wanted() + " more such samples"
        : "up to %.3f s behind".formatted(seconds(verdict.lag().getAsLong()));
  }

  private static RouteAnswer unknown(String server, String reason, OptionalDouble age) {
    return new RouteAnswer(
        server,
        false,
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        age,
        reason);
  }

  private static double seconds(long nanos) {
    return Math.max(0, nanos) / 1e9;
  }

  /** What is to be published of a server; empty: there is none of that name. */
  public synchronized Optional<Figures> figures(String server) {
    ServerState state = servers.get(server);
    if (state == null) {
      return Optional.empty();
    }
    long now = nanos.getAsLong();
    PrimaryChoice.Choice chosen = choose(now);
    Set<Duration> lags = asked.current(now);
    Map<Optional<Duration>, Boolean> ready = new LinkedHashMap<>();
    Map<Duration, Long> changes = new LinkedHashMap<>();
    RouteAnswer any = answer(server, state, Wish.ANY, chosen, now);
    ready.put(Optional.empty(), any.ready());
    lags.stream()
        .sorted()
        .forEach(
            lag -> {
              Wish wish = new Wish(Optional.of(lag), Optional.empty());
              ready.put(Optional.of(lag), answer(server, state, wish, chosen, now).ready());
              changes.put(lag, state.gate(lag).changes());
            });
    return Optional.of(
        new Figures(
            chosen.server().equals(Optional.of(server)),
            any.lagSeconds(),
            state.samples(),
            state.failures(),
            ready,
            changes));
  }
}
