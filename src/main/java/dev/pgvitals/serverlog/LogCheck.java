package dev.pgvitals.serverlog;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.serverlog.LogSettings;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.serverlog.tail.DirectoryLogs;
import dev.pgvitals.serverlog.tail.LogFile;
import dev.pgvitals.serverlog.tail.LogFileKind;
import dev.pgvitals.serverlog.tail.LogFiles;
import dev.pgvitals.serverlog.tail.LogServer;
import dev.pgvitals.serverlog.tail.ServerLogSettings;
import dev.pgvitals.serverlog.tail.SqlLogs;
import dev.pgvitals.serverlog.tail.Tail;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tries once to read a server's log as it is configured, and says what will be missing in it. */
public final class LogCheck {
  private LogCheck() {}

  /**
   * What came of it.
   *
   * @param readable whether the feed would work
   * @param lines for people
   */
  public record Result(boolean readable, List<String> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  /** Nothing to say where no log is to be read. */
  public static Result of(ServerConfig server, SourceFactory sources) throws InterruptedException {
    if (server.logs().isEmpty()) {
      return new Result(true, List.of());
    }
    LogSettings settings = server.logs().get();
    try (LogServer asked =
            new LogServer(sources.of(server, FactsScope.NONE), server.trustedOwners());
        LogFiles files =
            settings
                .files()
                .<LogFiles>map(DirectoryLogs::new)
                .orElseGet(() -> new SqlLogs(asked))) {
      return of(settings, files, asked);
    }
  }

  private static Result of(LogSettings settings, LogFiles files, LogServer server)
      throws InterruptedException {
    List<String> lines = new ArrayList<>();
    LogFileKind kind;
    try {
      Trial trial = new Trial(new LogPrefix(settings, server, System::nanoTime));
      Tail tail = new Tail(files, trial, 1, Duration.ofSeconds(10), Clocks.SYSTEM.monotonic());
      tail.read();
      String name = tail.file().orElse("");
      kind = LogFileKind.of(name);
      lines.add("log: " + name + " can be read " + way(settings));
    } catch (FeedException e) {
      Failure failure = e.failure();
      return new Result(false, List.of("log: FAILED " + failure.message() + "; " + failure.hint()));
    }
    try {
      ServerLogSettings told = server.settings();
      LogAdvice.of(told, kind).forEach(line -> lines.add("log: " + line));
    } catch (FeedException e) {
      lines.add("log: its settings cannot be asked for: " + e.failure().message());
    }
    return new Result(true, lines);
  }

  private static String way(LogSettings settings) {
    return settings.isThroughSql() ? "through SQL" : "as a file";
  }

  /** Reads a byte, and needs a prefix where the feed would. */
  private record Trial(LogPrefix prefix) implements Tail.Reader {
    @Override
    public void prepare(LogFile file) throws FeedException, InterruptedException {
      if (LogFileKind.of(file.name()) == LogFileKind.STDERR) {
        prefix.get();
      }
    }

    @Override
    public void begin(LogFile file) {}

    @Override
    public void enter(LogFile file) {}

    @Override
    public void bytes(byte[] bytes, int length) {}

    @Override
    public void skipped(long bytes) {}
  }
}
