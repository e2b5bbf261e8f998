package dev.pgvitals.route;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of one server of a cluster. Guarded by its cluster. */
final class ServerState {
  /** Five minutes at fifty samples a second, an hour at four; 256 kB. */
  static final int RING = 16_384;

  private final long mostAge;
  private final Deque<Verdict> recent = new ArrayDeque<>();
  private final Map<Duration, Gate> gates = new HashMap<>();
  private Optional<Position> position = Optional.empty();
  private Optional<PositionRing> ring = Optional.empty();
  private Verdict verdict = Verdict.unknown("it has not been asked yet");
  private String failure = "";
  private long samples;
  private long failures;

  /**
   * @param mostAge nanoseconds after which a position says nothing any more
   */
  ServerState(long mostAge) {
    this.mostAge = mostAge;
  }

  /** The last position, if it still says something. */
  Optional<Position> current(long now) {
    return position.filter(last -> now - last.told() <= mostAge);
  }

  /** The last position, however long ago. */
  Optional<Position> last() {
    return position;
  }

  /** Takes a position before it is judged. */
  void put(Position next) {
    boolean gap = position.filter(last -> next.asked() - last.told() <= mostAge).isEmpty();
    if (gap) {
      recent.clear();
      gates.values().forEach(Gate::shut);
    }
    if (next.inRecovery()) {
      ring = Optional.empty();
    } else {
      if (position.filter(last -> isSameHistory(last, next)).isEmpty()) {
        ring = Optional.empty();
      }
      PositionRing kept = ring.orElseGet(() -> new PositionRing(RING));
      kept.add(next.asked(), next.lsn());
      ring = Optional.of(kept);
    }
    position = Optional.of(next);
    failure = "";
    samples++;
  }

  private static boolean isSameHistory(Position last, Position next) {
    return !last.inRecovery()
        && last.timeline() == next.timeline()
        && last.system().equals(next.system());
  }

  void judge(Verdict next) {
    verdict = next;
    if (recent.size() == Gate.GOOD) {
      recent.removeFirst();
    }
    recent.addLast(next);
    gates.values().forEach(gate -> gate.take(next));
  }

  void failed(String why) {
    failure = why;
    failures++;
  }

  /** What it says of itself as a primary; empty on a standby. */
  Optional<PositionRing> ring() {
    return ring;
  }

  Verdict verdict() {
    return verdict;
  }

  /** Why nothing is known of it. */
  String silence(long now) {
    if (!failure.isEmpty()) {
      return failure;
    }
    return position
        .map(
            last -> "its last answer is %.1f s old".formatted(Math.max(0, now - last.told()) / 1e9))
        .orElse("it has not answered yet");
  }

  /** One that begins with what the last samples say, when there is none yet. */
  Gate gate(Duration lag) {
    return gates.computeIfAbsent(
        lag,
        most -> {
          Gate gate = new Gate(most.toNanos());
          recent.forEach(gate::take);
          return gate.uncounted();
        });
  }

  void keepGates(Set<Duration> lags) {
    gates.keySet().retainAll(lags);
  }

  long samples() {
    return samples;
  }

  long failures() {
    return failures;
  }
}
