package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Bounds;

/** TCP port numbers in text. */
public final class PortNumber {
  public static final String COMPLAINT =
      "the port must be a number from " + Bounds.PORT.least() + " to " + Bounds.PORT.most();

  private PortNumber() {}

  public static boolean isValid(String text) {
    return text.matches("[0-9]{1,5}") && isValid(Integer.parseInt(text));
  }

  public static boolean isValid(int port) {
    return Bounds.PORT.has(port);
  }
}
