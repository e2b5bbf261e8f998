package dev.pgvitals.backup.verify;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads backups one after the other, each once, and remembers how they are. For one thread, but for
 * {@link #cut}.
 */
public final class Inspections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Inspections.class);

  private final Map<FileIdentity, Verdict> verdicts = new HashMap<>();
  private volatile @Nullable Current current;

  /** Whose programs were ended, so that what it says now is not the backup's fault. */
  private volatile @Nullable Current spoiled;

  /**
   * A backup to read.
   *
   * @param identity by which it is the same backup at the next look
   */
  public record Job(FileIdentity identity, Opener opener) {}

  /** Begins the reading of a backup. */
  public interface Opener {
    Inspection open() throws IOException;
  }

  private record Current(FileIdentity identity, Inspection inspection) {}

  /** How a backup is; empty while that is not known. */
  public Optional<Verdict> verdict(FileIdentity identity) {
    return Optional.ofNullable(verdicts.get(identity));
  }

  /** Forgets all but these. */
  public void retain(List<Job> jobs) {
    Set<FileIdentity> present = new HashSet<>();
    jobs.forEach(job -> present.add(job.identity()));
    verdicts.keySet().retainAll(present);
    Current now = current;
    if (now != null && !present.contains(now.identity())) {
      drop(now);
    }
  }

  /**
   * Reads on, until all are known or the turn is over. The one that was begun is read to its end
   * before others.
   *
   * @param jobs in the order in which they matter
   */
  public void advance(List<Job> jobs, Pace pace) throws InterruptedException {
    Current begun = current;
    if (begun != null) {
      for (Job job : jobs) {
        if (job.identity().equals(begun.identity()) && !advance(job, pace)) {
          return;
        }
      }
    }
    for (Job job : jobs) {
      if (!verdicts.containsKey(job.identity()) && (!pace.hasTime() || !advance(job, pace))) {
        return;
      }
    }
  }

  /** False when the turn is over. */
  @SuppressWarnings("ReferenceEquality") // that very one, not one like it, was cut
  private boolean advance(Job job, Pace pace) throws InterruptedException {
    try {
      Current now = current;
      if (now != null && (now == spoiled || !now.identity().equals(job.identity()))) {
        drop(now);
        now = null;
      }
      if (now == null) {
        now = new Current(job.identity(), job.opener().open());
        current = now;
      }
      Optional<Verdict> verdict = now.inspection().advance(pace);
      if (verdict.isEmpty()) {
        return false;
      }
      drop(now);
      if (now == spoiled) {
        return false;
      }
      verdicts.put(job.identity(), verdict.get());
      tell(job.identity(), verdict.get());
    } catch (IOException e) {
      Current now = current;
      if (now != null) {
        drop(now);
        if (now == spoiled) {
          return false;
        }
      }
      LOG.warn("cannot read {}: {}; trying again later", job.identity().path(), e.toString());
    }
    return true;
  }

  private static void tell(FileIdentity identity, Verdict verdict) {
    switch (verdict.outcome()) {
      case GOOD -> LOG.debug("{} was read to its end: it is complete", identity.path());
      case BAD -> LOG.warn("the backup {} is damaged: {}", identity.path(), verdict.message());
      case UNVERIFIABLE ->
          LOG.warn(
              "whether the backup {} is good is unknown: {}", identity.path(), verdict.message());
    }
  }

  private void drop(Current now) {
    current = null;
    now.inspection().close();
  }

  /** Ends what is waited for. Never waits itself; any thread. */
  public void cut() {
    Current now = current;
    if (now != null) {
      spoiled = now;
      now.inspection().cut();
    }
  }

  @Override
  public void close() {
    Current now = current;
    if (now != null) {
      drop(now);
    }
  }
}
