package dev.pgvitals.route;

import java.util.OptionalLong;

/**
 * What a position of a server means for its readers.
 *
 * @param lag by how much what it has is older than the primary at most, in nanoseconds; empty: it
 *     cannot be told
 * @param lagBytes what it has still to replay; empty: it cannot be told
 * @param unfit whether it is none of the cluster that readers should see, however current it is
 * @param reason why there is no lag, or it is unfit; else empty
 */
record Verdict(OptionalLong lag, OptionalLong lagBytes, boolean unfit, String reason) {
  static Verdict behind(long lag, long bytes) {
    return new Verdict(OptionalLong.of(lag), OptionalLong.of(bytes), false, "");
  }

  static Verdict unknown(String reason) {
    return new Verdict(OptionalLong.empty(), OptionalLong.empty(), false, reason);
  }

  static Verdict unknown(String reason, long bytes) {
    return new Verdict(OptionalLong.empty(), OptionalLong.of(bytes), false, reason);
  }

  static Verdict unfit(String reason) {
    return new Verdict(OptionalLong.empty(), OptionalLong.empty(), true, reason);
  }

  boolean within(long most) {
    return lag.isPresent() && lag.getAsLong() <= most;
  }
}
