package dev.pgvitals.advice.schema;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.look.Words;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Durations;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Indexes that no query has used for long, on the primary or on any standby. One that holds a
 * constraint, serves a foreign key, or is a part of a partitioned one is never called unused.
 */
public final class UnusedIndexes {
  private static final double LARGE = 1 << 30;

  private static final String UNUSED =
      """
      SELECT c.oid, n.nspname, c.relname, t.relname,
             c.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8,
             pg_catalog.pg_stat_get_tuples_returned(c.oid),
             pg_catalog.pg_stat_get_tuples_inserted(t.oid) + pg_catalog.pg_stat_get_tuples_updated(t.oid)
      FROM pg_catalog.pg_index AS i
      JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind = 'i' AND c.oid >= 16384 AND c.relpersistence <> 't' AND NOT c.relispartition
        AND i.indisvalid AND NOT i.indisunique AND NOT i.indisexclusion
        AND NOT i.indisreplident AND NOT i.indisclustered
        AND c.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8 >= 1048576
        AND pg_catalog.pg_stat_get_numscans(c.oid) = 0
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.conindid = c.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS f
                        WHERE f.contype = 'f' AND f.conrelid = i.indrelid
                          AND (i.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(f.conkey) - 1] @> f.conkey)
      ORDER BY c.relpages DESC LIMIT 100""";

  private static final String AGE =
      """
      SELECT extract(epoch FROM pg_catalog.now() - COALESCE(pg_catalog.pg_stat_get_db_stat_reset_time(d.oid),
                                                            pg_catalog.pg_postmaster_start_time()))
      FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()""";

  private final String database;
  private final AdvisorSession session;
  private final Standbys standbys;
  private final Duration after;

  /**
   * For one database of a primary.
   *
   * @param after for how long scans must have been counted
   */
  public UnusedIndexes(String database, AdvisorSession session, Standbys standbys, Duration after) {
    this.database = database;
    this.session = session;
    this.standbys = standbys;
    this.after = after;
  }

  /**
   * What was found.
   *
   * @param notes why nothing was judged, where it was not
   */
  public record Result(List<Finding> findings, List<String> notes) {
    public Result {
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
    }
  }

  /** Looks for them. */
  public Result find() throws SQLException {
    List<List<String>> unused = session.rows(UNUSED);
    if (unused.isEmpty()) {
      return new Result(List.of(), List.of());
    }
    Duration age = Duration.ofSeconds((long) Double.parseDouble(session.rows(AGE).get(0).get(0)));
    if (age.compareTo(after) < 0) {
      return notJudged(
          unused.size(),
          "scans have been counted for %s only, and %s are needed"
              .formatted(text(age), text(after)));
    }
    StandbyScans scans = standbys.ask(session, database);
    if (scans.notAsked() > 0) {
      String why = scans.notes().isEmpty() ? "" : " (" + String.join("; ", scans.notes()) + ")";
      return notJudged(
          unused.size(),
          Plural.of(scans.notAsked(), "standby streams", "standbys stream")
              + " from here that could not be asked, and may use them: have it among the servers"
              + " of the configuration"
              + why);
    }
    List<Finding> findings = new ArrayList<>();
    for (List<String> row : unused) {
      if (!scans.scans().containsKey(Long.valueOf(row.get(0)))) {
        findings.add(finding(row, age, scans));
      }
    }
    return new Result(findings, List.of());
  }

  private Result notJudged(int count, String why) {
    return new Result(
        List.of(),
        List.of(
            "database %s: %s not judged: %s"
                .formatted(
                    database,
                    Plural.of(count, "index without a scan is", "indexes without a scan are"),
                    why)));
  }

  private static String text(Duration age) {
    return age.toDays() > 0
        ? Plural.of(age.toDays(), "day")
        : Durations.format(age.truncatedTo(ChronoUnit.SECONDS));
  }

  private Finding finding(List<String> row, Duration age, StandbyScans scans) {
    String index = Words.relation(row.get(1), row.get(2));
    double bytes = Double.parseDouble(row.get(4));
    return new Finding(
        FindingKind.UNUSED_INDEX,
        bytes >= LARGE ? Severity.HIGH : Severity.MEDIUM,
        database,
        index,
        Optional.empty(),
        "no scan in %s (idx_scan 0, idx_tup_read %s), %s"
            .formatted(
                text(age),
                row.get(5),
                scans.asked().isEmpty()
                    ? "and no standby streams from here"
                    : "nor on " + String.join(", ", scans.asked())),
        "%s, and the work of each of %s rows of %s that were inserted or updated meanwhile"
            .formatted(
                Words.bytes(bytes),
                Words.number(Double.parseDouble(row.get(6))),
                Words.relation(row.get(1), row.get(3))),
        List.of(
            "Keep its definition: SELECT pg_get_indexdef(%s);".formatted(row.get(0)),
            "DROP INDEX CONCURRENTLY " + index + ";"),
        "a job that runs once a quarter does not show; the index may be younger than the counters;"
            + " a standby that is switched off, or restores from an archive, was not asked; the"
            + " planner may use its statistics if it is on an expression",
        OptionalDouble.empty());
  }
}
