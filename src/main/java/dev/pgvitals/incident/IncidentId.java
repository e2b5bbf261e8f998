package dev.pgvitals.incident;

import dev.pgvitals.text.Checksum;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of incidents, {@code 20261127T031207123Z_orders-1_PostgresBlockedSessions}: in the order of
 * their text they are in the order of time, and as the name of a file each stays in its directory
 * whatever the server is called.
 */
public final class IncidentId {
  private static final Pattern ID =
      Pattern.compile(
          "(\\d{8}T\\d{9}Z)_[A-Za-z0-9][A-Za-z0-9.-]{0,63}_[A-Za-z0-9][A-Za-z0-9.-]{0,63}");

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyyMMdd'T'HHmmss")
          .appendValue(ChronoField.MILLI_OF_SECOND, 3)
          .appendLiteral('Z')
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  private static final int MAX_LENGTH = 40;
  private static final int SUM_LENGTH = 8;

  private IncidentId() {}

  /** Of what began at that time; servers and alerts whose names differ have names that differ. */
  public static String of(Instant time, String server, String alert) {
    return TIME.format(time) + "_" + safe(server) + "_" + safe(alert);
  }

  private static String safe(String name) {
    String safe = name.replaceAll("[^A-Za-z0-9.-]", "-").replaceFirst("^[^A-Za-z0-9]", "x");
    String cut = safe.substring(0, Math.min(MAX_LENGTH, safe.length()));
    return !cut.isEmpty() && cut.equals(name)
        ? name
        : (cut.isEmpty() ? "x" : cut) + "-" + Checksum.sha256(name).substring(0, SUM_LENGTH);
  }

  /** Whether a text has the form of one. */
  public static boolean isOne(String text) {
    return time(text).isPresent();
  }

  /** When it began; empty when the text is no ID. */
  public static Optional<Instant> time(String text) {
    Matcher id = ID.matcher(text);
    if (!id.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TIME.parse(id.group(1), Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether it could be the beginning of one: letters and digits that lead nowhere else. */
  public static boolean mayBegin(String text) {
    return text.matches("[0-9][A-Za-z0-9._-]{0,200}") && !text.contains("..");
  }
}
