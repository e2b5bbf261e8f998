package dev.pgvitals.maintain.archive;

import java.nio.charset.StandardCharsets;

/** Names of databases, schemas and tables as names of files: different for different ones. */
final class SafeNames {
  private SafeNames() {}

  /** Letters, digits, underscores and dashes stay; each other byte is {@code %} and two digits. */
  static String of(String name) {
    StringBuilder safe = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || (c == '-' && safe.length() > 0);
      safe.append(plain ? String.valueOf(c) : "%%%02x".formatted((int) c));
    }
    return safe.toString();
  }
}
