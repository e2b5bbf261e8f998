package dev.pgvitals.serverlog.tail;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Log files as the server's function gives them; see {@link LogServer#FUNCTION}. */
public final class SqlLogs implements LogFiles {
  private static final int MOST_FILES = 5_000;

  /** What the function gives at most. */
  private static final int MOST_BYTES = 1 << 20;

  /** What the function says of a file that is no longer there. */
  private static final String UNDEFINED_FILE = "58P01";

  private final LogServer server;

  public SqlLogs(LogServer server) {
    this.server = server;
  }

  @Override
  public Set<LogFileKind> kinds() throws FeedException, InterruptedException {
    ServerLogSettings settings = server.settings();
    if (!settings.collects()) {
      throw failed(
          "logging_collector is off: the server keeps no log files that could be read through SQL",
          "set logging_collector = on and restart the server, or read the files where they are:"
              + " `logs: {files: ...}` of an agent on the server's host");
    }
    Set<LogFileKind> kinds = settings.kinds();
    if (kinds.isEmpty()) {
      throw failed(
          "log_destination is "
              + settings.get("log_destination")
              + ": the server writes no log files",
          "set log_destination = '"
              + (settings.major() >= 15 ? "jsonlog" : "csvlog")
              + "' and reload");
    }
    return kinds;
  }

  @Override
  public List<LogFile> list() throws FeedException, InterruptedException {
    server.refuseStrangers();
    List<List<Optional<String>>> rows =
        server.ask(
            "SELECT name, size, floor(extract(epoch FROM modification) * 1000)::bigint"
                + " FROM pg_ls_logdir() ORDER BY modification DESC",
            MOST_FILES);
    return rows.stream()
        .map(
            row ->
                new LogFile(
                    row.get(0).orElse(""),
                    Long.parseLong(row.get(1).orElse("0")),
                    Instant.ofEpochMilli(Long.parseLong(row.get(2).orElse("0"))),
                    ""))
        .toList();
  }

  @Override
  public int read(LogFile file, long offset, byte[] into)
      throws FeedException, InterruptedException {
    byte[] bytes = Base64.getMimeDecoder().decode(base64(file, offset, into.length));
    if (bytes.length > into.length) {
      throw new FeedException(
          new Failure(
                  FailureReason.RESULT,
                  "",
                  "pgvitals.read_log gave more bytes than it was asked for")
              .withRemedy(
                  "run what `pgvitals logs --setup-sql --role ROLE` prints, as a superuser"));
    }
    System.arraycopy(bytes, 0, into, 0, bytes.length);
    return bytes.length;
  }

  /** Empty where there is no more: also of a file that somebody has deleted, or moved away. */
  private String base64(LogFile file, long offset, int most)
      throws FeedException, InterruptedException {
    try {
      return server
          .ask(
              "SELECT encode(pgvitals.read_log(%s, %d, %d), 'base64')"
                  .formatted(literal(file.name()), offset, Math.min(most, MOST_BYTES)),
              1)
          .get(0)
          .get(0)
          .orElse("");
    } catch (FeedException e) {
      if (e.failure().sqlState().equals(UNDEFINED_FILE)) {
        return "";
      }
      throw e;
    }
  }

  private static String literal(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
  }

  private static FeedException failed(String message, String hint) {
    return new FeedException(new Failure(FailureReason.UNDEFINED, "", message).withRemedy(hint));
  }

  @Override
  public void cut() {
    server.cut();
  }

  @Override
  public void close() {
    server.close();
  }
}
