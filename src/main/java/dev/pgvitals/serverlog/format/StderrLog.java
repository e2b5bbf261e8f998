package dev.pgvitals.serverlog.format;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * The format stderr: lines that begin with what log_line_prefix asks for, then the severity. Lines
 * that a text goes on with begin with a tab; details and the statement have lines of their own.
 */
public final class StderrLog implements LogFormat {
  /** Prefix and severity end before. */
  private static final int LONGEST_PREFIX = 600;

  private static final int STATE = 5;

  private final LinePrefix prefix;
  private final LogRecord record;
  private final Matcher matcher;

  public StderrLog(LinePrefix prefix) {
    this.prefix = prefix;
    this.matcher = prefix.matcher();
    this.record =
        new LogRecord(LogRecord.Quoting.PLAIN, !prefix.groups().containsKey(LogField.SQLSTATE));
  }

  @Override
  public int end(byte[] data, int from, int to, boolean quoted) {
    return Bytes.endOfLine(data, from, to);
  }

  @Override
  public boolean isQuoted(byte[] data, int from, int to, boolean quoted) {
    return false;
  }

  @Override
  public boolean begins(byte[] data, int from, int to) {
    return to > from && data[from] != '\t';
  }

  @Override
  public boolean losesItsWay() {
    return false;
  }

  @Override
  public Piece parse(byte[] data, int from, int to) {
    if (data[from] == '\t' || to - from <= 1) {
      return Piece.MORE;
    }
    int end = to - 1;
    // One character a byte, so that places in the one are places in the other.
    String line =
        new String(data, from, Math.min(end - from, LONGEST_PREFIX), StandardCharsets.ISO_8859_1);
    if (!matcher.reset(line).lookingAt()) {
      return Piece.UNKNOWN;
    }
    record.begin(data);
    for (Map.Entry<LogField, Integer> group : prefix.groups().entrySet()) {
      int start = matcher.start(group.getValue());
      if (start >= 0) {
        record.set(group.getKey(), from + start, from + matcher.end(group.getValue()));
      }
    }
    int message = from + matcher.end();
    // As log_error_verbosity = verbose has it.
    if (isState(data, message, end)) {
      record.set(LogField.SQLSTATE, message, message + STATE);
      message += STATE + 2;
    }
    record.set(LogField.MESSAGE, message, end);
    if (record.severity() != Severity.OTHER) {
      return Piece.RECORD;
    }
    return LineKinds.isPartOfARecord(record.text(LogField.SEVERITY)) ? Piece.MORE : Piece.UNKNOWN;
  }

  private static boolean isState(byte[] data, int from, int to) {
    if (to - from < STATE + 2 || data[from + STATE] != ':' || data[from + STATE + 1] != ' ') {
      return false;
    }
    for (int i = from; i < from + STATE; i++) {
      if (!Character.isDigit(data[i]) && (data[i] < 'A' || data[i] > 'Z')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public LogRecord record() {
    return record;
  }

  /** The format for a prefix; empty when it cannot be read. */
  public static Optional<StderrLog> of(String prefix) {
    return LinePrefix.of(prefix).map(StderrLog::new);
  }
}
