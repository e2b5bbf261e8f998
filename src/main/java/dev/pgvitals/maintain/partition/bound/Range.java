package dev.pgvitals.maintain.partition.bound;

import java.time.Instant;

/**
 * What a partition has, on a {@link TimeAxis}.
 *
 * @param from the first moment; {@link Instant#MIN}: it has no beginning
 * @param to the first moment after it; {@link Instant#MAX}: it has no end
 */
public record Range(Instant from, Instant to) {
  public boolean has(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(to);
  }

  public boolean overlaps(Range other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }

  public boolean isEndless() {
    return to.equals(Instant.MAX);
  }
}
