package dev.pgvitals.metric.text;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels as both exposition formats read them: {@code name="value",name="value"}. */
final class LabelText {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private LabelText() {}

  /** Adds a pair, after a comma if something stands before it, and gives the pair's hash. */
  static long appendPair(TextBuffer out, String name, String value) {
    if (out.length() > 0) {
      out.append(',');
    }
    int from = out.length();
    out.append(name).append('=').append('"');
    appendEscaped(out, value, true);
    out.append('"');
    return hash(out.array(), from, out.length());
  }

  /** As {@link #appendPair}, of a value that {@link #isPlain}. */
  static long appendPlainPair(TextBuffer out, String name, byte[] value) {
    if (out.length() > 0) {
      out.append(',');
    }
    int from = out.length();
    out.append(name).append('=').append('"').append(value).append('"');
    return hash(out.array(), from, out.length());
  }

  /** Whether the bytes are ASCII that stands as it is. */
  static boolean isPlain(byte[] value) {
    for (byte b : value) {
      if (b < 0x20 || b == 0x7f || b == '"' || b == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * Escapes backslash and newline, and the quote if asked to. Control characters become spaces
   * (except tab): both formats are lines of text, and readers differ in what ends a line.
   */
  static void appendEscaped(TextBuffer out, String value, boolean quotes) {
    int size = value.length();
    int plain = 0;
    while (plain < size) {
      char c = value.charAt(plain);
      if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
        break;
      }
      plain++;
    }
    if (plain == size) {
      out.append(value);
      return;
    }
    int done = 0;
    for (int i = 0; i < size; i++) {
      String replacement = replacement(value.charAt(i), quotes);
      if (!replacement.isEmpty()) {
        out.append(value.substring(done, i)).append(replacement);
        done = i + 1;
      }
    }
    out.append(done == 0 ? value : value.substring(done));
  }

  private static String replacement(char c, boolean quotes) {
    if (c == '\\') {
      return "\\\\";
    }
    if (c == '\n') {
      return "\\n";
    }
    if (c == '"' && quotes) {
      return "\\\"";
    }
    boolean ends = c == '\u2028' || c == '\u2029';
    return ends || (c != '\t' && Character.isISOControl(c)) ? " " : "";
  }

  /**
   * Reads what was written so.
   *
   * @param from where the first name begins
   * @param to behind the last pair
   */
  static Map<String, String> pairs(byte[] text, int from, int to) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int at = from;
    while (at < to) {
      int equals = at;
      while (text[equals] != '=') {
        equals++;
      }
      int end = equals + 2;
      boolean escaped = false;
      while (text[end] != '"') {
        escaped |= text[end] == '\\';
        end += text[end] == '\\' ? 2 : 1;
      }
      String name = new String(text, at, equals - at, StandardCharsets.UTF_8);
      String value = new String(text, equals + 2, end - equals - 2, StandardCharsets.UTF_8);
      pairs.put(name, escaped ? unescaped(value) : value);
      at = end + 2;
    }
    return pairs;
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }

  /** Of one pair. The hash of a set of labels is the sum of its pairs', whatever their order. */
  static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    // Four at a time: each step waits for the multiplication of the last.
    for (; at + 4 <= to; at += 4) {
      int four =
          (bytes[at] & 0xff)
              | (bytes[at + 1] & 0xff) << 8
              | (bytes[at + 2] & 0xff) << 16
              | bytes[at + 3] << 24;
      hash = (hash ^ four) * PRIME;
      hash ^= hash >>> 29;
    }
    for (; at < to; at++) {
      hash = (hash ^ bytes[at]) * PRIME;
      hash ^= hash >>> 29;
    }
    hash = (hash ^ (hash >>> 32)) * PRIME;
    return hash ^ (hash >>> 29);
  }
}
