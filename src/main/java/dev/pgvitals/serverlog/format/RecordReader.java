package dev.pgvitals.serverlog.format;

import java.util.Arrays;

/**
 * Puts records together from bytes as they come, wherever these are cut. What it keeps is bounded:
 * a record that is longer than a limit is left out, and so is what cannot be told apart.
 *
 * <p>For one thread.
 */
public final class RecordReader {
  /** Longer records are left out. */
  public static final int LONGEST = 1 << 20;

  /** Beyond this, an open quote is taken for damage, and the next beginning for one. */
  private static final long LOST = 64L << 20;

  private static final byte[] NOTHING = new byte[0];

  private final LogFormat format;
  private final Sink sink;
  private byte[] data = NOTHING;
  private int length;
  private State state = State.AT_A_RECORD;
  private boolean quoted;
  private long dropped;

  private enum State {
    AT_A_RECORD,
    /** Looks for the next line that begins a record. */
    LOST,
    /** Looks for the end of a record that is too long. */
    TOO_LONG
  }

  /** Takes what was found. */
  public interface Sink {
    void record(LogRecord found);

    /** There was a piece that is no record. */
    void unparsed();

    /** Bytes were left out unread. */
    void skipped(long bytes);
  }

  public RecordReader(LogFormat format, Sink sink) {
    this.format = format;
    this.sink = sink;
  }

  /** What comes next does not follow on what came before, and begins anywhere. */
  public void lose() {
    length = 0;
    state = State.LOST;
  }

  /** What comes next is the beginning of a file; what came before and did not end never will. */
  public void begin() {
    if (length > 0 && state == State.AT_A_RECORD) {
      sink.unparsed();
    }
    length = 0;
    state = State.AT_A_RECORD;
  }

  /** Takes the next bytes. */
  public void feed(byte[] bytes, int from, int to) {
    append(bytes, from, to);
    int done = 0;
    while (done >= 0) {
      int start = done;
      done =
          switch (state) {
            case AT_A_RECORD -> next(start);
            case LOST -> find(start);
            case TOO_LONG -> skip(start);
          };
    }
  }

  /** Keeps no more memory than what has not ended takes, until more bytes come. */
  public void rest() {
    data = length == 0 ? NOTHING : Arrays.copyOf(data, length);
    format.record().begin(data);
  }

  private void append(byte[] bytes, int from, int to) {
    int more = to - from;
    if (data.length - length < more) {
      data = Arrays.copyOf(data, Math.max(length + more, Math.min(2 * data.length, 3 * LONGEST)));
    }
    System.arraycopy(bytes, from, data, length, more);
    length += more;
  }

  /** Where to go on; -1 when there is nothing more to be done before more bytes come. */
  private int next(int start) {
    int end = format.end(data, start, length, false);
    if (end < 0) {
      if (length - start > LONGEST) {
        sink.unparsed();
        state = State.TOO_LONG;
        quoted = false;
        dropped = 0;
        return start;
      }
      keepFrom(start);
      return -1;
    }
    if (end - start > LONGEST) {
      sink.unparsed();
      sink.skipped(end - start);
      return end;
    }
    switch (format.parse(data, start, end)) {
      case RECORD -> sink.record(format.record());
      case MORE -> {}
      case UNKNOWN -> {
        sink.unparsed();
        if (format.losesItsWay()) {
          state = State.LOST;
          return start;
        }
      }
    }
    return end;
  }

  private int find(int start) {
    int line = start;
    while ((line = Bytes.endOfLine(data, line, length)) >= 0) {
      if (length - line < LogFormat.HEAD && !format.begins(data, line, length)) {
        // Not told yet, unless the next line is there already.
        if (Bytes.endOfLine(data, line, length) < 0) {
          keepFrom(line - 1);
          return -1;
        }
      } else if (format.begins(data, line, length)) {
        state = State.AT_A_RECORD;
        return line;
      }
    }
    length = 0;
    return -1;
  }

  private int skip(int start) {
    int end = format.end(data, start, length, quoted);
    if (end >= 0) {
      sink.skipped(end - start);
      state = State.AT_A_RECORD;
      return end;
    }
    sink.skipped(length - start);
    quoted = format.isQuoted(data, start, length, quoted);
    dropped += length - start;
    length = 0;
    if (dropped > LOST) {
      state = State.LOST;
    }
    return -1;
  }

  private void keepFrom(int start) {
    System.arraycopy(data, start, data, 0, length - start);
    length -= start;
  }
}
