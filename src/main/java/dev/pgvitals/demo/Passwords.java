package dev.pgvitals.demo;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords that nobody guesses, of letters and digits alone. */
final class Passwords {
  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
