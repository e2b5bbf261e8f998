package dev.pgvitals.serverlog.tail;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What is new in a log, from the end that it had at first. A log is a row of files: the server goes
 * on in the next one by a new name, by an old one whose file it has emptied, or somebody moves or
 * empties the file under it. Where it got to is in memory alone.
 *
 * <p>For one thread.
 */
public final class Tail {
  /** Beyond, what is behind is left out. */
  public static final long MOST_BEHIND = 256L << 20;

  /** With many servers, many are read at once. */
  private static final int CHUNK = 1 << 18;

  /** A log that nothing is written to takes hardly any memory. */
  private static final int LEAST_CHUNK = 1 << 13;

  /** Files of a kind that nothing was written to for so long are of an earlier configuration. */
  private static final Duration OUTDATED = Duration.ofMinutes(10);

  private final LogFiles files;
  private final Reader reader;
  private final long mostBytes;
  private final Duration mostTime;
  private final LongSupplier nanos;
  private final Map<String, LogFile> known = new HashMap<>();
  private Optional<LogFile> current = Optional.empty();
  private long offset;
  private long behind;

  /** Takes what is read. */
  public interface Reader {
    /** Before anything of a file is read; what it throws, the read throws, and nothing is lost. */
    void prepare(LogFile file) throws FeedException, InterruptedException;

    /** What comes is a file from its beginning. */
    void begin(LogFile file);

    /** What comes is from somewhere in the file: perhaps from the middle of a record. */
    void enter(LogFile file);

    void bytes(byte[] bytes, int length);

    /** So many bytes are left out. */
    void skipped(long bytes);

    /** For now there is nothing more. */
    default void rest() {}
  }

  /**
   * @param mostBytes of one read
   * @param mostTime after which a read ends, too; what is left is for the next
   */
  public Tail(
      LogFiles files, Reader reader, long mostBytes, Duration mostTime, LongSupplier nanos) {
    this.files = files;
    this.reader = reader;
    this.mostBytes = mostBytes;
    this.mostTime = mostTime;
    this.nanos = nanos;
  }

  /** How many bytes there were that have not been read yet, after the last read. */
  public long behind() {
    return behind;
  }

  /** The name of the file that is being read. */
  public Optional<String> file() {
    return current.map(LogFile::name);
  }

  /** Reads on, as far as the limits of one read go. */
  public void read() throws FeedException, InterruptedException {
    Set<LogFileKind> kinds = files.kinds();
    List<LogFile> all = files.list();
    followNames(all);
    List<LogFile> log = ofOneKind(all, kinds);
    // What is not read counts as read, for when it is turned to.
    all.stream()
        .filter(file -> current.isEmpty() || !log.contains(file))
        .forEach(file -> known.put(file.name(), file));
    if (current.isEmpty()) {
      log.stream().max(order()).ifPresent(this::start);
    }
    LogFile file = current.orElseThrow(Tail::nothing);
    Optional<LogFile> listed = log.stream().filter(file::isSameAs).findFirst();
    if (listed.isPresent()) {
      file = listed.get();
      current = listed;
      if (file.size() < offset) {
        restart(file);
      }
    }
    List<LogFile> next = next(log, file);
    behind =
        Math.max(0, file.size() - offset) + next.stream().mapToLong(f -> f.size() - from(f)).sum();
    if (behind > MOST_BEHIND) {
      LogFile last = next.isEmpty() ? file : next.get(next.size() - 1);
      next.forEach(passed -> known.put(passed.name(), passed));
      jump(last);
      next = List.of();
    }
    follow(next);
    known.keySet().retainAll(all.stream().map(LogFile::name).collect(Collectors.toSet()));
  }

  /** A file that has been given another name is no new one. */
  private void followNames(List<LogFile> all) {
    for (LogFile file : all) {
      LogFile before = known.get(file.name());
      if (file.identity().isEmpty() || (before != null && before.isSameAs(file))) {
        continue;
      }
      known.values().stream()
          .filter(old -> old.identity().equals(file.identity()))
          .findFirst()
          .ifPresent(old -> known.put(file.name(), at(file, old.size())));
      if (current
          .filter(now -> now.identity().equals(file.identity()) && now.kind() == file.kind())
          .isPresent()) {
        current = Optional.of(file);
      }
    }
  }

  private void follow(List<LogFile> next) throws FeedException, InterruptedException {
    long begun = nanos.getAsLong();
    long left = mostBytes;
    int place = 0;
    byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(behind, LEAST_CHUNK))];
    while (left > 0 && nanos.getAsLong() - begun < mostTime.toNanos()) {
      LogFile file = current.orElseThrow();
      reader.prepare(file);
      int length = files.read(file, offset, chunk);
      if (length > 0) {
        offset += length;
        left -= length;
        behind = Math.max(0, behind - length);
        reader.bytes(chunk, length);
      } else if (place < next.size()) {
        known.put(file.name(), at(file, offset));
        enter(next.get(place++));
      } else {
        behind = 0;
        break;
      }
    }
    LogFile file = current.orElseThrow();
    known.put(file.name(), at(file, offset));
    reader.rest();
  }

  private static LogFile at(LogFile file, long offset) {
    return new LogFile(file.name(), offset, file.modified(), file.identity());
  }

  /** At the end, but for the byte that tells whether a record ends there. */
  private void start(LogFile file) {
    current = Optional.of(file);
    offset = Math.max(0, file.size() - 1);
    tell(file);
  }

  private void restart(LogFile file) {
    offset = 0;
    reader.begin(file);
  }

  private void enter(LogFile file) {
    current = Optional.of(file);
    offset = from(file);
    tell(file);
  }

  private void tell(LogFile file) {
    if (offset == 0) {
      reader.begin(file);
    } else {
      reader.enter(file);
    }
  }

  private void jump(LogFile last) {
    long kept = Math.min(mostBytes, Math.min(last.size(), MOST_BEHIND / 4));
    reader.skipped(behind - kept);
    behind = kept;
    current = Optional.of(last);
    offset = last.size() - kept;
    tell(last);
  }

  /** Where to begin with a file that comes next: at what was there before it was its turn. */
  private long from(LogFile file) {
    LogFile before = known.get(file.name());
    return before != null && before.isSameAs(file) && before.size() <= file.size()
        ? Math.max(0, before.size() - 1)
        : 0;
  }

  /** The files that the server has gone on to since it wrote to this one. */
  private List<LogFile> next(List<LogFile> log, LogFile file) {
    return log.stream()
        .filter(other -> !other.isSameAs(file))
        .filter(other -> !other.modified().isBefore(file.modified()))
        .filter(this::hasGrown)
        .sorted(order())
        .toList();
  }

  private boolean hasGrown(LogFile file) {
    LogFile before = known.get(file.name());
    return (before == null || !before.isSameAs(file))
        ? file.size() > 0
        : before.size() != file.size();
  }

  private static Comparator<LogFile> order() {
    return Comparator.comparing(LogFile::modified).thenComparing(LogFile::name);
  }

  /** Those of the best kind that is being written. */
  private static List<LogFile> ofOneKind(List<LogFile> all, Set<LogFileKind> kinds) {
    List<LogFile> written = all.stream().filter(file -> kinds.contains(file.kind())).toList();
    Optional<LogFile> newest = written.stream().max(order());
    return newest.stream()
        .flatMap(
            last ->
                written.stream()
                    .filter(file -> !file.modified().isBefore(last.modified().minus(OUTDATED))))
        .map(LogFile::kind)
        .min(Comparator.naturalOrder())
        .map(kind -> written.stream().filter(file -> file.kind() == kind).toList())
        .orElse(List.of());
  }

  private static FeedException nothing() {
    return new FeedException(
        new Failure(FailureReason.UNDEFINED, "", "there is no log file to read")
            .withRemedy(
                "check log_destination and log_filename of the server, or the path in logs.files"));
  }
}
