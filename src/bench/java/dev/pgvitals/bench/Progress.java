package dev.pgvitals.bench;

/** Tells on standard error what is going on, so that standard output has the tables alone. */
public final class Progress {
  private final long began = System.nanoTime();

  /** One line, with the seconds since the beginning. */
  public void say(String what) {
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    System.err.printf("%3d s  %s%n", seconds, what);
  }
}
