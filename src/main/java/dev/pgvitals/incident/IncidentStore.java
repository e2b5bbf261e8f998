package dev.pgvitals.incident;

import dev.pgvitals.config.incident.IncidentSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The incidents that are kept. Whatever the disk does, nobody but the caller waits for it, and it
 * is logged when it begins to fail and when it works again. Thread-safe; only {@link #list} never
 * waits.
 */
public final class IncidentStore {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentStore.class);

  /** A disk that hangs holds no more of the threads that read for others. */
  private static final int READERS = 2;

  private final Semaphore readers = new Semaphore(READERS);
  private final Runnable onFailure;
  private volatile Optional<Open> open = Optional.empty();
  private String failing = "";
  private boolean stuck;
  private Optional<String> written = Optional.empty();

  /** What is in force, and what was there when it was last looked at. */
  private record Open(
      IncidentSettings settings, IncidentDirectory directory, List<IncidentFile> files) {
    Open with(List<IncidentFile> others) {
      return new Open(settings, directory, List.copyOf(others));
    }
  }

  /** The incident cannot be read; the message says why. */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
      super(message);
    }
  }

  /**
   * One that keeps none yet.
   *
   * @param onFailure called for each incident that could not be kept
   */
  public IncidentStore(Runnable onFailure) {
    this.onFailure = onFailure;
  }

  /**
   * From now on incidents are kept like this, or not at all; what is there already is listed, and
   * pruned.
   */
  public synchronized void use(Optional<IncidentSettings> settings) {
    if (settings.isEmpty()) {
      open = Optional.empty();
      return;
    }
    IncidentDirectory directory =
        open.filter(o -> o.settings().directory().equals(settings.get().directory()))
            .map(Open::directory)
            .orElseGet(() -> another(settings.get().directory()));
    open = Optional.of(new Open(settings.get(), directory, List.of()));
    attempt(directory::prepare);
    refresh();
  }

  private IncidentDirectory another(Path path) {
    failing = "";
    stuck = false;
    written = Optional.empty();
    return new IncidentDirectory(path);
  }

  /** Looks again at what is there: others may have removed some, or added. */
  public synchronized void refresh() {
    open.ifPresent(now -> attempt(() -> look(now)));
  }

  private void look(Open now) throws IOException {
    IncidentDirectory.Pruned pruned =
        now.directory()
            .prune(
                now.directory().list(), now.settings().keep(), now.settings().maxBytes(), written);
    open = Optional.of(now.with(pruned.left()));
    if (pruned.problem().isPresent() && !stuck) {
      LOG.error(
          "cannot remove old incidents in {}: {}; new ones are kept. Remove them, or let the agent"
              + " write to its `incidents.directory`",
          directory(),
          reason(pruned.problem().get()));
    }
    stuck = pruned.problem().isPresent();
  }

  /**
   * Keeps one, and removes the oldest that are too many.
   *
   * @param content an object whose first members are {@code id}, {@code time}, {@code server},
   *     {@code alert} and {@code texts}, and a line's end
   * @return whether it is kept; false too when none are to be
   */
  public synchronized boolean write(String id, byte[] content) {
    if (open.isEmpty()) {
      return false;
    }
    IncidentDirectory directory = open.get().directory();
    boolean isThere =
        attempt(
            () -> {
              directory.prepare();
              directory.write(id, content);
            });
    if (!isThere) {
      onFailure.run();
      return false;
    }
    // To be able to list them is not enough: a full disk can do that.
    if (!failing.isEmpty()) {
      LOG.info("incidents are kept in {} again", directory());
      failing = "";
    }
    written = Optional.of(id);
    refresh();
    return true;
  }

  private interface Step {
    void run() throws IOException;
  }

  private boolean attempt(Step step) {
    try {
      step.run();
      return true;
    } catch (IOException | SecurityException e) {
      if (failing.isEmpty()) {
        failing = reason(e);
        LOG.error(
            "cannot keep incidents in {}: {}; metrics go on. Make room or set `incidents.directory`"
                + " to a directory that the agent may write to",
            directory(),
            failing);
      }
      return false;
    }
  }

  private String directory() {
    return open.map(o -> o.directory().path().toString()).orElse("");
  }

  private static String reason(Exception error) {
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof NotDirectoryException || error instanceof FileAlreadyExistsException) {
      return "it is no directory";
    }
    if (error instanceof NoSuchFileException) {
      return "it does not exist";
    }
    return error instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(error.getMessage());
  }

  /** Whether incidents are kept. */
  public boolean isOpen() {
    return open.isPresent();
  }

  /** How many are kept at most; 0 when none are. */
  public int keep() {
    return open.map(o -> o.settings().keep()).orElse(0);
  }

  /** Those that are kept, the newest first, as of the last write or look. */
  public List<IncidentFile> list() {
    return open.map(Open::files).orElse(List.of());
  }

  /**
   * All of one of those that {@link #list} has.
   *
   * @return empty when there is none of that ID
   */
  public Optional<byte[]> read(String id) throws UnreadableException {
    Optional<Open> now = open;
    if (now.isEmpty() || now.get().files().stream().noneMatch(file -> file.id().equals(id))) {
      return Optional.empty();
    }
    if (!readers.tryAcquire()) {
      throw new UnreadableException("others are being read; ask again");
    }
    try {
      return Optional.of(now.get().directory().read(id));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnreadableException(reason(e));
    } finally {
      readers.release();
    }
  }
}
