package dev.pgvitals.bench.soak.subject;

import dev.pgvitals.bench.Progress;
import java.util.ArrayList;
import java.util.List;

/** What went wrong that must not. Each kind of it is told once, and counted. Thread-safe. */
public final class Findings {
  private static final int MOST = 40;

  private final Progress progress;
  private final List<String> told = new ArrayList<>();
  private int count;

  public Findings(Progress progress) {
    this.progress = progress;
  }

  public synchronized void add(String what) {
    count++;
    if (told.size() < MOST) {
      told.add(what);
      progress.say("WRONG: " + what);
    }
  }

  public synchronized int count() {
    return count;
  }
}
