package dev.pgvitals.agent.health;

import dev.pgvitals.time.Clocks;
import dev.pgvitals.web.status.Stall;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the agent itself does its work, whatever its servers do. By a clock that does not go on
 * while the machine sleeps; a process that was stopped is well again with its next tick.
 * Thread-safe; never waits.
 */
public final class AgentHealth {
  /** Twice the longest pause between two ticks. */
  static final Duration MAX_TICK_AGE = Duration.ofSeconds(10);

  /** Reading some hundred files takes seconds. */
  static final Duration MAX_RELOAD_TIME = Duration.ofMinutes(2);

  private final Clocks clocks;
  private final Supplier<Duration> reload;
  private volatile long lastTick;

  /**
   * @param reload how long a reload has been going
   */
  public AgentHealth(Clocks clocks, Supplier<Duration> reload) {
    this.clocks = clocks;
    this.reload = reload;
    this.lastTick = clocks.nanos();
  }

  /** A tick has come to its end. */
  public void ticked() {
    lastTick = clocks.nanos();
  }

  /** Since a tick has come to its end. */
  public Duration tickAge() {
    return Duration.ofNanos(Math.max(0, clocks.nanos() - lastTick));
  }

  /** How long the reload has been going that is under way, or the look for changed files. */
  public Duration reloadAge() {
    return reload.get();
  }

  /** What is wrong; empty when nothing is. */
  public Optional<Stall> stall() {
    Duration tick = tickAge();
    if (tick.compareTo(MAX_TICK_AGE) > 0) {
      return Optional.of(new Stall(Stall.Part.COLLECTION, tick));
    }
    Duration reloading = reloadAge();
    if (reloading.compareTo(MAX_RELOAD_TIME) > 0) {
      return Optional.of(new Stall(Stall.Part.RELOAD, reloading));
    }
    return Optional.empty();
  }
}
