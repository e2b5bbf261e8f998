package dev.pgvitals.serverlog.format;

/**
 * The format csvlog: a record is as many lines as its texts have, and ends at the first line end
 * outside of quotes. Versions only ever added columns at the end.
 */
public final class CsvLog implements LogFormat {
  /** Columns up to the message; those behind it are not all there in old versions. */
  private static final int LEAST_COLUMNS = 23;

  private static final int USER = 1;
  private static final int ADDRESS = 4;
  private static final int TAG = 7;
  private static final int SEVERITY = 11;
  private static final int SQLSTATE = 12;
  private static final int MESSAGE = 13;
  private static final int STATEMENT = 19;
  private static final int BACKEND = 23;

  private final LogRecord record = new LogRecord(LogRecord.Quoting.CSV, false);

  @Override
  public int end(byte[] data, int from, int to, boolean quoted) {
    boolean open = quoted;
    for (int i = from; i < to; i++) {
      byte b = data[i];
      if (b == '"') {
        open = !open;
      } else if (b == '\n' && !open) {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public boolean isQuoted(byte[] data, int from, int to, boolean quoted) {
    boolean open = quoted;
    for (int i = from; i < to; i++) {
      open ^= data[i] == '"';
    }
    return open;
  }

  @Override
  public boolean begins(byte[] data, int from, int to) {
    return Bytes.isTimestamp(data, from, to);
  }

  @Override
  public boolean losesItsWay() {
    return true;
  }

  @Override
  public Piece parse(byte[] data, int from, int to) {
    if (!begins(data, from, to)) {
      return Piece.UNKNOWN;
    }
    record.begin(data);
    int column = 0;
    int start = from;
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte b = data[i];
      if (b == '"') {
        quoted = !quoted;
      } else if (!quoted && (b == ',' || b == '\n')) {
        column(data, column, start, i);
        column++;
        start = i + 1;
      }
    }
    boolean whole =
        column >= LEAST_COLUMNS
            && record.has(LogField.SEVERITY)
            && record.text(LogField.SQLSTATE).length() == 5;
    return whole ? Piece.RECORD : Piece.UNKNOWN;
  }

  private void column(byte[] data, int column, int start, int end) {
    switch (column) {
      case USER -> set(data, LogField.USER, start, end);
      case ADDRESS -> set(data, LogField.ADDRESS, start, end);
      case TAG -> set(data, LogField.TAG, start, end);
      case SEVERITY -> set(data, LogField.SEVERITY, start, end);
      case SQLSTATE -> set(data, LogField.SQLSTATE, start, end);
      case MESSAGE -> set(data, LogField.MESSAGE, start, end);
      case STATEMENT -> set(data, LogField.STATEMENT, start, end);
      case BACKEND -> set(data, LogField.BACKEND, start, end);
      default -> {}
    }
  }

  private void set(byte[] data, LogField field, int start, int end) {
    boolean quoted = end - start >= 2 && data[start] == '"' && data[end - 1] == '"';
    int inset = quoted ? 1 : 0;
    if (end > start) {
      record.set(field, start + inset, end - inset);
    }
  }

  @Override
  public LogRecord record() {
    return record;
  }
}
