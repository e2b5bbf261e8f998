package dev.pgvitals.bench.soak.check;

import dev.pgvitals.bench.report.Samples;
import java.util.stream.LongStream;

/** How long scrapes took, from all clients. Thread-safe. */
public final class ScrapeTimes {
  private LongStream.Builder times = LongStream.builder();
  private int count;

  synchronized void add(long nanos) {
    times.add(nanos);
    count++;
  }

  public synchronized int count() {
    return count;
  }

  /** All there are so far. */
  public synchronized Samples samples() {
    long[] all = times.build().toArray();
    times = LongStream.builder();
    for (long time : all) {
      times.add(time);
    }
    return Samples.of(LongStream.of(all));
  }
}
