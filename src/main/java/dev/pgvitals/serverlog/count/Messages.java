package dev.pgvitals.serverlog.count;

import dev.pgvitals.serverlog.format.LogField;
import dev.pgvitals.serverlog.format.LogRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What messages without an error tell, by their shape, whatever language they are in. Who may run
 * SQL can have the server log a text of the same shape: what is counted here is no evidence.
 */
final class Messages {
  private static final int LONGEST_BEGINNING = 80;

  private static final String WORDS = "[\\p{L}\\p{Zs}]{1,40}";

  /** {@code duration: 12.345 ms statement: ...}; auto_explain has {@code plan:}, untranslated. */
  private static final Pattern DURATION =
      Pattern.compile(
          WORDS + ":\\s*(\\d{1,12}\\.\\d{3})\\p{Zs}\\p{L}{1,12},?\\s+(\\p{L}[^:]{0,80}?)\\s?:");

  /** {@code temporary file: path "base/pgsql_tmp/pgsql_tmp8.0", size 1048576}. */
  private static final Pattern TEMPORARY =
      Pattern.compile(WORDS + ":.{0,60}pgsql_tmp/pgsql_tmp\\d\\S*\\D{0,20}?(\\d{1,15})");

  /** {@code checkpoint starting: immediate force wait}; these words are never translated. */
  private static final Pattern CHECKPOINT =
      Pattern.compile(
          "[\\p{L}\\p{Zs}]{1,60}:\\s*((?:(?:shutdown|end-of-recovery|immediate|fast|force|wait|wal|time"
              + "|flush-all|flush-unlogged)\\s?)+)");

  /** {@code connection authorized: user=...}. */
  private static final Pattern AUTHORIZED =
      Pattern.compile("[\\p{L}\\p{Zs}]{1,80}:\\s?[^\\s=]{1,40}=");

  private static final Pattern ENGLISH_USER =
      Pattern.compile(
          "(?:replication )?connection authorized: user=(.*?)"
              + "(?: database=.*| application_name=.*| SSL enabled.*| GSS .*)?",
          Pattern.DOTALL);

  private static final Set<String> CHECKPOINTERS = Set.of("checkpointer", "startup", "");

  private static final Pattern ENGLISH_FAILURE =
      Pattern.compile(".{0,80}? for user \"(.*)\"|role \"(.*)\" .*", Pattern.DOTALL);

  private Messages() {}

  /** As whom somebody failed to log in; empty where it is not told. */
  static String failedRole(LogRecord found) {
    String role = found.text(LogField.USER);
    if (!role.isEmpty() && !role.equals("[unknown]")) {
      return role;
    }
    Matcher english = ENGLISH_FAILURE.matcher(found.text(LogField.MESSAGE));
    if (!english.lookingAt()) {
      return "";
    }
    String failed = english.group(1);
    return failed == null ? english.group(2) : failed;
  }

  /**
   * A statement that took long.
   *
   * @param explained whether auto_explain tells it
   */
  record Slow(double seconds, boolean explained) {}

  /** What a message may be, at a glance: most are none of all. */
  enum Shape {
    DURATION,
    TEMPORARY,
    /** A name, an equals sign, a value. */
    ASSIGNMENT,
    WORDS,
    NONE
  }

  static Shape shape(String message) {
    int colon = message.indexOf(':');
    if (colon < 0 || colon > LONGEST_BEGINNING) {
      return Shape.NONE;
    }
    int next = colon + 1;
    while (next < message.length() && Character.isWhitespace(message.charAt(next))) {
      next++;
    }
    if (next == message.length()) {
      return Shape.NONE;
    }
    if (Character.isDigit(message.charAt(next))) {
      return Shape.DURATION;
    }
    if (message.indexOf("pgsql_tmp/", next) >= 0) {
      return Shape.TEMPORARY;
    }
    return message.indexOf('=', next) >= 0 ? Shape.ASSIGNMENT : Shape.WORDS;
  }

  static Optional<Slow> slow(String message) {
    Matcher found = DURATION.matcher(message);
    return found.lookingAt()
        ? Optional.of(
            new Slow(Double.parseDouble(found.group(1)) / 1000, found.group(2).equals("plan")))
        : Optional.empty();
  }

  /** How large a temporary file was. */
  static Optional<Long> temporaryBytes(String message) {
    Matcher found = TEMPORARY.matcher(message);
    return found.matches() ? Optional.of(Long.valueOf(found.group(1))) : Optional.empty();
  }

  /** Why a checkpoint began, as the label has it. */
  static Optional<String> checkpointCause(String backend, String message) {
    if (!CHECKPOINTERS.contains(backend)) {
      return Optional.empty();
    }
    Matcher found = CHECKPOINT.matcher(message);
    if (!found.matches()) {
      return Optional.empty();
    }
    Set<String> flags = Set.copyOf(List.of(found.group(1).strip().split("\\s+")));
    return Optional.of(
        LogCounts.CAUSES.stream()
            .filter(cause -> flags.contains(cause.replace('_', '-')))
            .findFirst()
            .orElse(LogCounts.REQUESTED));
  }

  /** Who has logged in, if that is what the record tells. */
  static Optional<String> authorized(LogRecord found, String message) {
    String role = found.text(LogField.USER);
    if (role.isEmpty() || role.equals("[unknown]")) {
      Matcher english = ENGLISH_USER.matcher(message);
      return found.has(LogField.USER) || !english.matches()
          ? Optional.empty()
          : Optional.of(english.group(1));
    }
    String tag = found.text(LogField.TAG).toLowerCase(Locale.ROOT);
    if (found.has(LogField.TAG) && !tag.equals("authentication")) {
      return Optional.empty();
    }
    Matcher shape = AUTHORIZED.matcher(message);
    if (!shape.lookingAt() || !message.startsWith(role, shape.end())) {
      return Optional.empty();
    }
    int end = shape.end() + role.length();
    return end == message.length() || " ,\n".indexOf(message.charAt(end)) >= 0
        ? Optional.of(role)
        : Optional.empty();
  }
}
