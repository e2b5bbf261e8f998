package dev.pgvitals.serverlog;

import dev.pgvitals.feed.FeedException;
import dev.pgvitals.serverlog.count.LogCounts;
import dev.pgvitals.serverlog.format.CsvLog;
import dev.pgvitals.serverlog.format.JsonLog;
import dev.pgvitals.serverlog.format.LinePrefix;
import dev.pgvitals.serverlog.format.LogFormat;
import dev.pgvitals.serverlog.format.RecordReader;
import dev.pgvitals.serverlog.format.StderrLog;
import dev.pgvitals.serverlog.tail.LogFile;
import dev.pgvitals.serverlog.tail.LogFileKind;
import dev.pgvitals.serverlog.tail.Tail;
import java.util.Optional;

/** Takes the bytes of a log, in whatever format each of its files is, and has them counted. */
final class LogReader implements Tail.Reader {
  private final LogCounts counts;
  private final LogPrefix prefix;
  private Optional<RecordReader> reader = Optional.empty();
  private Optional<String> format = Optional.empty();

  /** Whether the first bytes of a file that comes next are its beginning. */
  private boolean atBeginning;

  LogReader(LogCounts counts, LogPrefix prefix) {
    this.counts = counts;
    this.prefix = prefix;
  }

  @Override
  public void begin(LogFile file) {
    atBeginning = true;
    reader.ifPresent(RecordReader::begin);
  }

  @Override
  public void enter(LogFile file) {
    atBeginning = false;
    reader.ifPresent(RecordReader::lose);
  }

  @Override
  public void prepare(LogFile file) throws FeedException, InterruptedException {
    LogFileKind kind = LogFileKind.of(file.name());
    Optional<LinePrefix> line =
        kind == LogFileKind.STDERR ? Optional.of(prefix.get()) : Optional.empty();
    Optional<String> needed = Optional.of(kind + line.map(LinePrefix::text).orElse(""));
    if (!needed.equals(format)) {
      RecordReader made = new RecordReader(formatOf(kind, line), counts);
      if (!atBeginning) {
        made.lose();
      }
      reader = Optional.of(made);
      format = needed;
    }
  }

  private static LogFormat formatOf(LogFileKind kind, Optional<LinePrefix> line) {
    return switch (kind) {
      case JSON -> new JsonLog();
      case CSV -> new CsvLog();
      case STDERR -> new StderrLog(line.orElseThrow());
    };
  }

  @Override
  public void bytes(byte[] bytes, int length) {
    reader.orElseThrow().feed(bytes, 0, length);
    atBeginning = false;
  }

  @Override
  public void skipped(long bytes) {
    counts.skipped(bytes);
  }

  @Override
  public void rest() {
    reader.ifPresent(RecordReader::rest);
  }
}
