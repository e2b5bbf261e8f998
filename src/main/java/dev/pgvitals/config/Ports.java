package dev.pgvitals.config;

/** TCP port numbers in text. */
final class Ports {
  static final String COMPLAINT = "the port must be a number from 1 to 65535";

  private Ports() {}

  static boolean isValid(String text) {
    return text.matches("[0-9]{1,5}") && isValid(Integer.parseInt(text));
  }

  static boolean isValid(int port) {
    return port >= 1 && port <= 65_535;
  }
}
