package dev.pgvitals.maintain.delete;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;

/**
 * The moment before which rows are past their age. Never late by a moment of the server's clock;
 * where it cannot be said exactly in a column's type, it is early, and rows stay for longer.
 */
record Bound(Instant moment, ZoneId zone) {
  private static final DateTimeFormatter WALL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx", Locale.ROOT);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  /** Types of columns that have an age. */
  enum Type {
    DATE("date"),
    TIMESTAMP("timestamp without time zone"),
    TIMESTAMPTZ("timestamp with time zone");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  /** Of rows that are to be kept for so long; a day is 24 hours. */
  static Bound of(Instant serverNow, Duration age, ZoneId zone) {
    return new Bound(serverNow.minus(age).truncatedTo(ChronoUnit.SECONDS), zone);
  }

  /** As a constant of SQL. */
  String literal(Type type) {
    return switch (type) {
      case DATE -> "DATE '%s'".formatted(local().toLocalDate());
      case TIMESTAMP -> "TIMESTAMP '%s'".formatted(WALL.format(local()));
      case TIMESTAMPTZ ->
          "TIMESTAMPTZ '%s'".formatted(OFFSET.format(OffsetDateTime.ofInstant(moment, zone)));
    };
  }

  /** For a reader. */
  String text(Type type) {
    LocalDateTime shown =
        type == Type.TIMESTAMPTZ ? LocalDateTime.ofInstant(moment, zone) : local();
    if (type == Type.DATE) {
      return shown.toLocalDate().toString();
    }
    return shown.getSecond() == 0 ? SHORT.format(shown) : WALL.format(shown);
  }

  /** As SQL that finds it by itself, each time anew; in an hour that comes twice it may be late. */
  static String standing(Type type, Duration age, ZoneId zone) {
    String moment = "pg_catalog.now() - INTERVAL '%d seconds'".formatted(age.toSeconds());
    String wall = "((%s) AT TIME ZONE '%s')".formatted(moment, zone.getId().replace("'", "''"));
    return switch (type) {
      case DATE -> wall + "::date";
      case TIMESTAMP -> wall;
      case TIMESTAMPTZ -> moment;
    };
  }

  /**
   * What a clock on the wall showed. In the first of two hours that look the same it is the hour's
   * beginning: rows of the second one look as old, and are not.
   */
  private LocalDateTime local() {
    LocalDateTime wall = LocalDateTime.ofInstant(moment, zone);
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
    if (offsets.size() == 2 && zone.getRules().getOffset(moment).equals(offsets.get(0))) {
      ZoneOffsetTransition overlap = zone.getRules().getTransition(wall);
      return overlap.getDateTimeAfter();
    }
    return wall;
  }
}
