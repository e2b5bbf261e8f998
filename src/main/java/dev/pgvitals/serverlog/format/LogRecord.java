package dev.pgvitals.serverlog.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A record of the log, valid while it is handed over: the next one is the same object. What nobody
 * asks for is never copied out of the bytes that were read.
 */
public final class LogRecord {
  /** Of what succeeded. */
  public static final String SUCCESS = "00000";

  /** So much of a message is enough to tell what it is about. */
  private static final int MESSAGE_BYTES = 600;

  /** How the text of a field stands in the bytes. */
  enum Quoting {
    PLAIN,
    /** Quotes are doubled. */
    CSV,
    JSON
  }

  private final int[] starts = new int[LogField.COUNT];
  private final int[] ends = new int[LogField.COUNT];
  private final Quoting quoting;
  private final boolean guessesState;
  private byte[] data = new byte[0];

  /**
   * @param guessesState whether an SQLSTATE that is not there is taken from an English message
   */
  LogRecord(Quoting quoting, boolean guessesState) {
    this.quoting = quoting;
    this.guessesState = guessesState;
  }

  void begin(byte[] bytes) {
    data = bytes;
    Arrays.fill(ends, -1);
  }

  @SuppressWarnings("EnumOrdinal")
  void set(LogField field, int from, int to) {
    starts[field.ordinal()] = from;
    ends[field.ordinal()] = to;
  }

  @SuppressWarnings("EnumOrdinal")
  private int start(LogField field) {
    return starts[field.ordinal()];
  }

  @SuppressWarnings("EnumOrdinal")
  private int end(LogField field) {
    return ends[field.ordinal()];
  }

  /** Whether the record says it, be it an empty text. */
  public boolean has(LogField field) {
    return end(field) >= 0;
  }

  /** Empty where the record does not say it; a message is cut. */
  public String text(LogField field) {
    if (!has(field)) {
      return "";
    }
    int from = start(field);
    int to = Math.min(end(field), from + MESSAGE_BYTES);
    String raw = new String(data, from, to - from, StandardCharsets.UTF_8);
    return switch (quoting) {
      case PLAIN -> raw;
      case CSV -> raw.replace("\"\"", "\"");
      case JSON -> raw.indexOf('\\') < 0 ? raw : JsonLog.unescaped(raw);
    };
  }

  public Severity severity() {
    return has(LogField.SEVERITY)
        ? Severity.of(data, start(LogField.SEVERITY), end(LogField.SEVERITY))
        : Severity.OTHER;
  }

  /** Empty where it is not told. */
  public String sqlState() {
    if (has(LogField.SQLSTATE)) {
      return isSuccess() ? SUCCESS : text(LogField.SQLSTATE);
    }
    return guessesState ? EnglishMessages.sqlState(severity(), text(LogField.MESSAGE)) : SUCCESS;
  }

  private boolean isSuccess() {
    int from = start(LogField.SQLSTATE);
    if (end(LogField.SQLSTATE) - from != SUCCESS.length()) {
      return false;
    }
    for (int i = 0; i < SUCCESS.length(); i++) {
      if (data[from + i] != '0') {
        return false;
      }
    }
    return true;
  }

  /** The client's, without the port; {@code [local]} for a socket; empty where it is not told. */
  public String address() {
    String text = text(LogField.ADDRESS);
    if (quoting == Quoting.JSON || text.startsWith("[")) {
      return text;
    }
    int bracket = text.indexOf('(');
    if (bracket >= 0) {
      return text.substring(0, bracket);
    }
    int colon = text.lastIndexOf(':');
    return quoting == Quoting.CSV && colon >= 0 ? text.substring(0, colon) : text;
  }
}
