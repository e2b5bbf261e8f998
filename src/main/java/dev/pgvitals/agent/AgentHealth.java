package dev.pgvitals.agent;

import dev.pgvitals.collect.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the agent itself does its work, whatever its servers do. By a clock that does not go on
 * while the machine sleeps; a process that was stopped is well again with its next tick.
 * Thread-safe; never waits.
 */
final class AgentHealth {
  /** Fifty ticks. */
  static final Duration OLDEST_TICK = Duration.ofSeconds(10);

  /** Reading some hundred files takes seconds. */
  static final Duration LONGEST_RELOAD = Duration.ofMinutes(2);

  private final Ticks ticks;
  private final Supplier<Duration> reload;
  private volatile long lastTick;

  /**
   * @param reload how long a reload has been going
   */
  AgentHealth(Ticks ticks, Supplier<Duration> reload) {
    this.ticks = ticks;
    this.reload = reload;
    this.lastTick = ticks.nanos();
  }

  /** A tick has come to its end. */
  void ticked() {
    lastTick = ticks.nanos();
  }

  Duration tickAge() {
    return Duration.ofNanos(Math.max(0, ticks.nanos() - lastTick));
  }

  /** How long the reload has been going that is under way, or the look for changed files. */
  Duration reloadAge() {
    return reload.get();
  }

  /** What is wrong, as a sentence; empty when nothing is. */
  Optional<String> ill() {
    Duration tick = tickAge();
    if (tick.compareTo(OLDEST_TICK) > 0) {
      return Optional.of(
          "nothing collected for %d s: the agent is stuck, restart it".formatted(tick.toSeconds()));
    }
    Duration reloading = reloadAge();
    if (reloading.compareTo(LONGEST_RELOAD) > 0) {
      return Optional.of(
          "a reload has been running for "
              + reloading.toSeconds()
              + " s: the file system with the configuration or catalogue is not responding");
    }
    return Optional.empty();
  }
}
