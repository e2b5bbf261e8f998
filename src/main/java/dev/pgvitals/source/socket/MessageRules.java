package dev.pgvitals.source.socket;

import dev.pgvitals.text.Plural;
import java.util.Set;

/**
 * What a server's message may be, and when it may come. One that breaks a rule ends the connection.
 */
final class MessageRules {
  /** Longer than the name of any parameter that the driver knows. */
  static final int LONGEST_NAME = 64;

  private static final Set<String> REPORTED =
      Set.of(
          "application_name",
          "client_encoding",
          "DateStyle",
          "default_transaction_read_only",
          "in_hot_standby",
          "integer_datetimes",
          "IntervalStyle",
          "is_superuser",
          "search_path",
          "server_encoding",
          "server_version",
          "session_authorization",
          "standard_conforming_strings",
          "TimeZone");

  private final Wire wire;

  MessageRules(Wire wire) {
    this.wire = wire;
  }

  WireException unknown(byte type, int body) {
    return wire.protocol(
        "the server sent a message that is not part of the PostgreSQL protocol: "
            + BackendMessage.of(type).map(BackendMessage::name).orElse("type " + type)
            + ", of "
            + Plural.of(body, "byte"));
  }

  /**
   * An answer that nobody asked for would be taken for that to the next question.
   *
   * @param early whether it came before the last request was sent
   */
  void checkTime(BackendMessage message, boolean early) throws WireException {
    boolean inTime =
        switch (message.when()) {
          case ANY_TIME -> true;
          case LOGIN -> !wire.isLoggedIn();
          case ASKED -> !early && !wire.atRest();
        };
    if (!inTime) {
      throw wire.protocol("the server sent " + message + ", which was not requested");
    }
  }

  /** The driver asks for version 3.0 and no options, so there are none to be refused. */
  void checkRefusedOptions(int count) throws WireException {
    if (count != 0) {
      throw wire.protocol("the server refuses protocol options that were not requested");
    }
  }

  void checkDescription(int columns, int body) throws WireException {
    // Each has a name that ends with a NUL, and 18 bytes of numbers.
    if (columns > BackendMessage.MAX_COLUMNS || body < 2 + 19 * columns) {
      throw wire.protocol(
          "a result of " + Plural.of(columns, "column") + " in " + Plural.of(body, "byte"));
    }
  }

  /**
   * Whether a parameter's status is for the driver.
   *
   * @param text what it begins with: the name, and a NUL behind it
   */
  static boolean isReported(String text) {
    int nul = text.indexOf(0);
    return nul >= 0 && REPORTED.contains(text.substring(0, nul));
  }
}
