package dev.pgvitals.backup;

import dev.pgvitals.feed.FeedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes no word for a backup that ended at a time that is still to come, as of a clock that was
 * wrong or a row that was written by hand: until that time nobody would notice that no other comes.
 */
public final class TimesToCome implements BackupReader {
  /** A zone that is wrong makes less. */
  private static final Duration MOST = Duration.ofDays(1);

  private final BackupReader reader;
  private final InstantSource clock;

  public TimesToCome(BackupReader reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    Instant most = clock.instant().plus(MOST);
    List<BackupState> states = new ArrayList<>();
    for (BackupState state : reader.read()) {
      Optional<Instant> toCome = state.lastSuccess().filter(time -> time.isAfter(most));
      states.add(
          toCome.isEmpty()
              ? state
              : state.failed(
                  "the newest backup ended at a time that is still to come, "
                      + toCome.get()
                      + ": correct the clock, or take that backup away"));
    }
    return states;
  }

  @Override
  public void cut() {
    reader.cut();
  }

  @Override
  public void close() {
    reader.close();
  }
}
