package dev.pgvitals.config.libpq;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The percent-encoding of connection URIs; each byte is one of UTF-8. */
final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * @param offset where {@code text} begins in the whole string, for the error's position
   * @param plusIsSpace as JDBC has it; libpq leaves a plus sign alone
   */
  static String decode(String text, int offset, boolean plusIsSpace)
      throws ConnectionSyntaxException {
    if (text.indexOf('%') < 0 && !plusIsSpace) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%') {
        bytes.write(octet(text, at, offset));
        at += 3;
      } else {
        int end = at + Character.charCount(text.codePointAt(at));
        bytes.writeBytes(
            c == '+' && plusIsSpace
                ? new byte[] {' '}
                : text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ConnectionSyntaxException(offset, "the percent-encoded bytes are not UTF-8");
    }
  }

  private static int octet(String text, int at, int offset) throws ConnectionSyntaxException {
    int high = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new ConnectionSyntaxException(
          offset + at, "'%' must be followed by two hexadecimal digits; a percent sign is %25");
    }
    if (high == 0 && low == 0) {
      throw new ConnectionSyntaxException(offset + at, "%00 is not allowed");
    }
    return high * 16 + low;
  }
}
