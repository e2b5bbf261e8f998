package dev.pgvitals.serverlog.format;

/** Looks at bytes. */
final class Bytes {
  private Bytes() {}

  /** Behind the next line end; -1 when there is none. */
  static int endOfLine(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Whether there is a date with a time, as in {@code 2026-11-28 05:12:34}. */
  static boolean isTimestamp(byte[] data, int from, int to) {
    return to - from >= 19
        && areDigits(data, from, from + 4)
        && data[from + 4] == '-'
        && areDigits(data, from + 5, from + 7)
        && data[from + 7] == '-'
        && areDigits(data, from + 8, from + 10)
        && data[from + 10] == ' '
        && areDigits(data, from + 11, from + 13)
        && data[from + 13] == ':'
        && areDigits(data, from + 14, from + 16)
        && data[from + 16] == ':'
        && areDigits(data, from + 17, from + 19);
  }

  private static boolean areDigits(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] < '0' || data[i] > '9') {
        return false;
      }
    }
    return true;
  }

  static boolean startsWith(byte[] data, int from, int to, byte[] text) {
    if (to - from < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (data[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
