package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.yaml.Position;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A query counts events from {@code :since} on and before {@code :until}, or says neither. */
final class EventsRule {
  /** What has the time at which two runs meet on both sides, or on neither. */
  private static final Pattern INEXACT =
      Pattern.compile(
          "\\bBETWEEN\\s+(SYMMETRIC\\s+)?:(since|until)\\b"
              + "|(?<![<>=])>\\s*:since\\b|<=\\s*:until\\b"
              + "|:since\\s*<(?!=)|:until\\s*>=",
          Pattern.CASE_INSENSITIVE);

  private EventsRule() {}

  /**
   * @param settle where the entry says its {@code settle}, if it does
   */
  static void check(Query query, Optional<Position> settle, EntryProblems report) {
    List<Column> events = query.columns().stream().filter(c -> c.usage().countsEvents()).toList();
    if (!query.engine().understandsSql() && !events.isEmpty()) {
      report
          .problems()
          .add(
              events.get(0).position(),
              query.name() + ".metrics." + events.get(0).name() + ".usage",
              "EVENTS is not available for " + query.engine().title() + ", only for PostgreSQL");
      return;
    }
    if (events.isEmpty() && settle.isPresent()) {
      report
          .problems()
          .add(
              settle.get(),
              query.name() + ".settle",
              "only applies to EVENTS, but no column has that usage");
    }
    for (Variant variant : query.variants()) {
      if (!variant.sql().isEmpty()) {
        problem(variant.sql(), events)
            .ifPresent(
                problem ->
                    report.problems().add(variant.position(), query.name() + ".query", problem));
      }
    }
  }

  private static Optional<String> problem(String sql, List<Column> events) {
    boolean hasSince = !SqlText.sinceOffsets(sql).isEmpty();
    boolean hasUntil = !SqlText.untilOffsets(sql).isEmpty();
    if (events.isEmpty()) {
      return hasSince || hasUntil
          ? Optional.of(
              "\""
                  + (hasSince ? ":since" : ":until")
                  + "\" only applies to EVENTS, but no column has that usage")
          : Optional.empty();
    }
    if (hasSince && hasUntil) {
      return INEXACT.matcher(sql).find()
          ? Optional.of(
              "an event at the time where one run ends and the next begins must count"
                  + " once, but BETWEEN, > :since and <= :until count it twice or never: use"
                  + " created_at >= :since AND created_at < :until")
          : Optional.empty();
    }
    String missing = hasSince ? ":until" : hasUntil ? ":since" : ":since\" and \":until";
    return Optional.of(
        "must use \""
            + missing
            + "\", as the column \""
            + events.get(0).name()
            + "\" is EVENTS: each run counts the events at or after \":since\" and before"
            + " \":until\", as in WHERE created_at >= :since AND created_at < :until");
  }
}
