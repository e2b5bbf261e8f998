package dev.pgvitals.metric.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Walks the lines of rendered text, as {@link SliceBuilder} writes them. */
public final class LineScanner {
  private static final byte[] BOUND = "le=".getBytes(StandardCharsets.US_ASCII);

  /** Of an integer that a long holds. */
  private static final int MAX_DIGITS = 18;

  private final byte[] text;
  private int start;
  private int end;

  public LineScanner(byte[] text) {
    this.text = text;
  }

  /** Goes to the next line; false: there is none. */
  public boolean next() {
    start = end;
    if (start == text.length) {
      return false;
    }
    while (text[end++] != '\n') {
      // A newline inside a label value is escaped, so the first one ends the line.
    }
    return true;
  }

  public byte[] text() {
    return text;
  }

  public int start() {
    return start;
  }

  /** Behind the newline. */
  public int end() {
    return end;
  }

  /** Where the labels begin, behind the brace; where the value's space is if it has none. */
  int labels() {
    for (int at = start; ; at++) {
      if (text[at] == '{') {
        return at + 1;
      }
      if (text[at] == ' ') {
        return at;
      }
    }
  }

  /** The line's value: what stands behind its last space. */
  public double value() {
    int at = end - 1;
    while (text[at - 1] != ' ') {
      at--;
    }
    long whole = 0;
    int from = text[at] == '-' ? at + 1 : at;
    for (int i = from; i < end - 1; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || i - from >= MAX_DIGITS) {
        return parsed(new String(text, at, end - 1 - at, StandardCharsets.US_ASCII));
      }
      whole = whole * 10 + digit;
    }
    return from == at ? whole : -(double) whole;
  }

  private static double parsed(String number) {
    return switch (number) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(number);
    };
  }

  /** The line's labels, as they were before they were written; made anew by each call. */
  public Map<String, String> pairs() {
    int from = labels();
    int to = from;
    while (text[to] != ' ' && text[to] != '}') {
      to = endOfPair(to);
      to += text[to] == ',' ? 1 : 0;
    }
    return LabelText.pairs(text, from, to);
  }

  /** As {@link TextLabels#hash}; a bucket's bound does not count. */
  public long labelsHash() {
    long hash = 0;
    int at = labels();
    while (text[at] != ' ') {
      int from = at;
      at = endOfPair(from);
      if (!Arrays.equals(text, from, from + BOUND.length, BOUND, 0, BOUND.length)) {
        hash += LabelText.hash(text, from, at);
      }
      at++;
    }
    return hash;
  }

  /** Behind the closing quote of the pair that begins there. */
  int endOfPair(int from) {
    int at = from;
    while (text[at] != '"') {
      at++;
    }
    at++;
    while (text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }
}
