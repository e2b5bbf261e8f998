package dev.pgvitals.serverlog.format;

import java.nio.charset.StandardCharsets;

/** The format jsonlog, of version 15 and later: an object on a line, none of its values nested. */
public final class JsonLog implements LogFormat {
  private static final byte[] BEGINNING = "{\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);

  private final LogRecord record = new LogRecord(LogRecord.Quoting.JSON, false);

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
    return Bytes.startsWith(data, from, to, BEGINNING);
  }

  @Override
  public boolean losesItsWay() {
    return false;
  }

  @Override
  public Piece parse(byte[] data, int from, int to) {
    int end = to;
    while (end > from && (data[end - 1] == '\n' || data[end - 1] == '\r')) {
      end--;
    }
    if (!begins(data, from, end) || data[end - 1] != '}') {
      return Piece.UNKNOWN;
    }
    record.begin(data);
    int at = from + 1;
    while (at < end && data[at] == '"') {
      int key = at + 1;
      int keyEnd = quote(data, key, end);
      if (keyEnd < 0 || keyEnd + 1 >= end || data[keyEnd + 1] != ':') {
        return Piece.UNKNOWN;
      }
      int value = keyEnd + 2;
      int valueEnd;
      if (value < end && data[value] == '"') {
        value++;
        valueEnd = quote(data, value, end);
        at = valueEnd + 1;
      } else {
        valueEnd = value;
        while (valueEnd < end && data[valueEnd] != ',' && data[valueEnd] != '}') {
          valueEnd++;
        }
        at = valueEnd;
      }
      if (valueEnd < 0 || at >= end) {
        return Piece.UNKNOWN;
      }
      member(data, key, keyEnd, value, valueEnd);
      if (data[at] == '}') {
        return at == end - 1 && record.has(LogField.SEVERITY) ? Piece.RECORD : Piece.UNKNOWN;
      }
      at++;
    }
    return Piece.UNKNOWN;
  }

  /** Where the text ends that begins there. */
  private static int quote(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = data[i];
      if (b == '\\') {
        i++;
      } else if (b == '"') {
        return i;
      }
    }
    return -1;
  }

  private void member(byte[] data, int key, int keyEnd, int value, int valueEnd) {
    // The lengths and first letters are those of no other key.
    int length = keyEnd - key;
    byte first = data[key];
    if (length == 4 && first == 'u') {
      record.set(LogField.USER, value, valueEnd);
    } else if (length == 2 && first == 'p' && data[key + 1] == 's') {
      record.set(LogField.TAG, value, valueEnd);
    } else if (length == 11 && first == 'r' && data[key + 7] == 'h') {
      record.set(LogField.ADDRESS, value, valueEnd);
    } else if (length == 14 && first == 'e') {
      record.set(LogField.SEVERITY, value, valueEnd);
    } else if (length == 10 && first == 's' && data[key + 6] == 'c') {
      record.set(LogField.SQLSTATE, value, valueEnd);
    } else if (length == 7 && first == 'm') {
      record.set(LogField.MESSAGE, value, valueEnd);
    } else if (length == 9 && first == 's') {
      record.set(LogField.STATEMENT, value, valueEnd);
    } else if (length == 12 && first == 'b') {
      record.set(LogField.BACKEND, value, valueEnd);
    }
  }

  @SuppressWarnings("IncrementInForLoopAndHeader") // an escape is more than one character
  static String unescaped(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\' || i + 1 == json.length()) {
        text.append(c);
        continue;
      }
      i++;
      switch (json.charAt(i)) {
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> {
          if (i + 4 < json.length() && json.substring(i + 1, i + 5).matches("[0-9a-fA-F]{4}")) {
            text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
            i += 4;
          }
        }
        default -> text.append(json.charAt(i));
      }
    }
    return text.toString();
  }

  @Override
  public LogRecord record() {
    return record;
  }
}
