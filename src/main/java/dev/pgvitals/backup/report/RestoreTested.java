package dev.pgvitals.backup.report;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.feed.FeedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds to what a reader tells of backups when one of them was last restored for a test. */
public final class RestoreTested implements BackupReader {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreTested.class);

  private final BackupReader reader;
  private final String source;
  private final Path report;
  private Optional<String> told = Optional.empty();

  /**
   * A reader.
   *
   * @param source name of the entry of {@code backups} that the reader is of; a report of another
   *     one is left aside
   */
  public RestoreTested(BackupReader reader, String source, Path report) {
    this.reader = reader;
    this.source = source;
    this.report = report;
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    List<BackupState> states = reader.read();
    Optional<RestoreReport.Good> good = good();
    if (good.isEmpty() || states.isEmpty()) {
      return states;
    }
    int of = 0;
    for (int i = states.size() - 1; i >= 0; i--) {
      of = states.get(i).type().equals(good.get().type()) ? i : of;
    }
    List<BackupState> all = new ArrayList<>(states);
    all.set(of, states.get(of).restored(good.get().tested(), good.get().took()));
    return all;
  }

  /** A report that cannot be read says nothing; that it cannot is told once. */
  private Optional<RestoreReport.Good> good() {
    try {
      Optional<RestoreReport.Good> good =
          RestoreReport.read(report)
              .filter(last -> last.source().equals(source))
              .flatMap(RestoreReport::lastGood);
      told = Optional.empty();
      return good;
    } catch (IOException e) {
      Optional<String> now = Optional.of(e.toString());
      if (!now.equals(told)) {
        LOG.warn("cannot read the report of the last restore test: {}", e.toString());
      }
      told = now;
      return Optional.empty();
    }
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
