package dev.pgvitals.metric.text;

import java.util.Arrays;

/** UTF-8 text that grows at its end. Not thread-safe. */
public final class TextBuffer {
  private byte[] bytes;
  private int length;

  public TextBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  public int length() {
    return length;
  }

  /** The array behind it: valid up to {@link #length}, until the next change. */
  public byte[] array() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  public void clear() {
    length = 0;
  }

  public TextBuffer append(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  public TextBuffer append(byte[] more) {
    return append(more, 0, more.length);
  }

  public TextBuffer append(byte[] source, int from, int to) {
    int count = to - from;
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return this;
  }

  /** Takes any character; those beyond Unicode's encodable ones (lone surrogates) as U+FFFD. */
  public TextBuffer append(String text) {
    int size = text.length();
    reserve(size);
    byte[] to = bytes;
    int at = length;
    int first = 0;
    while (first < size) {
      char c = text.charAt(first);
      if (c >= 0x80) {
        break;
      }
      to[at++] = (byte) c;
      first++;
    }
    length = at;
    for (int i = first; i < size; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < size
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        appendCodePoint(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        appendCodePoint(Character.isSurrogate(c) ? 0xFFFD : c);
      }
    }
    return this;
  }

  public TextBuffer append(long value) {
    if (value == Long.MIN_VALUE) {
      return append("-9223372036854775808");
    }
    reserve(20);
    long rest = value;
    if (rest < 0) {
      bytes[length++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long power = 10; digits < 19 && rest >= power; power *= 10) {
      digits++;
    }
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  private void appendCodePoint(int c) {
    reserve(4);
    if (c < 0x80) {
      bytes[length++] = (byte) c;
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | (c >> 6));
      bytes[length++] = (byte) (0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      bytes[length++] = (byte) (0xE0 | (c >> 12));
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      bytes[length++] = (byte) (0x80 | (c & 0x3F));
    } else {
      bytes[length++] = (byte) (0xF0 | (c >> 18));
      bytes[length++] = (byte) (0x80 | ((c >> 12) & 0x3F));
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      bytes[length++] = (byte) (0x80 | (c & 0x3F));
    }
  }

  /** Makes room for so many bytes more. */
  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
