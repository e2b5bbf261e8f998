package dev.pgvitals.serverlog.format;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * SQLSTATEs of messages in English, for logs whose lines do not have them: a makeshift, which sees
 * nothing in another language.
 */
final class EnglishMessages {
  private static final Map<String, String> BEGINNINGS =
      new TreeMap<>(
          Map.of(
              "password authentication failed for user ", "28P01",
              "no pg_hba.conf entry for ", "28000",
              "pg_hba.conf rejects ", "28000",
              "permission denied ", "42501",
              "must be owner of ", "42501",
              "must be superuser to ", "42501",
              "deadlock detected", "40P01",
              "too many connections for ", "53300",
              "sorry, too many clients already", "53300",
              "canceling statement due to ", "57014"));

  private static final Pattern NO_LOGIN =
      Pattern.compile(
          "role \".*\" (?:does not exist|is not permitted to log in)"
              + "|\\S+ authentication failed for user .*",
          Pattern.DOTALL);

  private EnglishMessages() {}

  /** Empty where the message does not tell it, and it was an error. */
  static String sqlState(Severity severity, String message) {
    if (severity.compareTo(Severity.ERROR) < 0) {
      return LogRecord.SUCCESS;
    }
    for (Map.Entry<String, String> beginning : BEGINNINGS.entrySet()) {
      if (message.startsWith(beginning.getKey())) {
        return beginning.getValue();
      }
    }
    return severity == Severity.FATAL && NO_LOGIN.matcher(message).matches() ? "28000" : "";
  }
}
