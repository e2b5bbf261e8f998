package dev.pgvitals.bench.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The machine's load average from when this is made until it is closed: the least and the most.
 * Thread-safe.
 */
public final class Load implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "load");
            thread.setDaemon(true);
            return thread;
          });
  private double least = Double.POSITIVE_INFINITY;
  private double most;

  /** Begins to watch it. */
  public static Load watch() {
    Load load = new Load();
    var unused = load.timer.scheduleAtFixedRate(load::look, 0, 1, TimeUnit.SECONDS);
    return load;
  }

  private void look() {
    try {
      add(Double.parseDouble(Proc.loadAverage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void add(double average) {
    least = Math.min(least, average);
    most = Math.max(most, average);
  }

  /** From-to, or one number where it did not change. */
  public String text() {
    look();
    return range();
  }

  synchronized String range() {
    String from = String.format(Locale.ROOT, "%.1f", least);
    String to = String.format(Locale.ROOT, "%.1f", most);
    return from.equals(to) ? from : from + "-" + to;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
