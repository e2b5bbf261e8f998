package dev.pgvitals.bench.report;

import java.util.stream.LongStream;

/** Measured times, in the order of their size. */
public final class Samples {
  private final long[] nanos;

  private Samples(long[] sorted) {
    this.nanos = sorted;
  }

  /** Of times in nanoseconds, in any order. */
  public static Samples of(LongStream nanos) {
    return new Samples(nanos.sorted().toArray());
  }

  /** The smallest that is not exceeded by this share of all, in milliseconds. */
  public double millis(double share) {
    int rank = (int) Math.ceil(share * nanos.length);
    return nanos[Math.max(rank, 1) - 1] / 1e6;
  }

  public int size() {
    return nanos.length;
  }

  public double median() {
    return millis(0.5);
  }

  public double max() {
    return millis(1);
  }

  public double min() {
    return millis(0);
  }
}
