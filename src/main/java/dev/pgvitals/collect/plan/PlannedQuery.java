package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.failure.ErrorClass;
import dev.pgvitals.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A query that runs in one place.
 *
 * @param database of which its result tells; empty for {@code scope: cluster}
 * @param place the database that it runs in: for {@code scope: cluster} the home database, or
 *     another when only that one has the extension it is about
 * @param databaseOid the number of the database that it was planned for
 * @param home whether that database is the one the server's address names
 * @param sql the variant for the server's version
 * @param path the search_path that it runs under
 * @param when predicates that must all answer true before each run
 * @param timeout its statement_timeout
 * @param ownTimeout whether that differs from what the connection was opened with
 * @param lifetime how long a result is published after the run that gave it
 */
public record PlannedQuery(
    Query query,
    QuerySchema schema,
    String database,
    String place,
    long databaseOid,
    boolean home,
    String sql,
    SearchPath path,
    List<Predicate> when,
    Duration interval,
    Duration timeout,
    boolean ownTimeout,
    Duration lifetime,
    int maxSeries) {
  /** How long a transaction may take to commit until its events are counted, unless told. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /** Of labels that were not seen for so long, the place may go to others. */
  private static final Duration IDLE_EVENTS = Duration.ofHours(24);

  /** Shorter, for nothing is lost by it: what has no place is in the rest. */
  private static final Duration IDLE_SAMPLES = Duration.ofHours(1);

  private static final String REST = "other";

  public PlannedQuery {
    when = List.copyOf(when);
  }

  public String name() {
    return query.name();
  }

  /** Whether a limit stands on one of its columns. */
  public boolean hasAlerts() {
    return query.columns().stream().anyMatch(column -> column.alert().isPresent());
  }

  /**
   * Whether a failure is nobody's mistake: the query comes with the agent, and the server refuses
   * it for good, as hosted services do. It counts as skipped, then.
   */
  public boolean isRefusal(Failure failure) {
    return path == SearchPath.CATALOG && failure.errorClass() == ErrorClass.PERMANENT;
  }

  /**
   * The failure of a run, whose hint says which metrics are missing because of it, where it will
   * not pass by itself.
   */
  public Failure explained(Failure failure) {
    String missing = query.missingWithout();
    return switch (failure.errorClass()) {
      case PERMANENT, OURS ->
          missing.isEmpty() ? failure : failure.withRemedy(failure.hint() + missing);
      default -> failure;
    };
  }

  /** How long before now its EVENTS end. */
  public Duration settle() {
    return query.settle().orElse(SETTLE);
  }

  /** By what the totals that the agent keeps for it are told apart. */
  public TotalsShape totalsShape() {
    return new TotalsShape(
        schema.labels(),
        schema.columns().stream()
            .map(QuerySchema.ColumnUse::column)
            .filter(column -> column.usage().keepsTotals())
            .map(Column::name)
            .toList());
  }

  /** How much is kept of its totals: with one series of each family, at least. */
  public TotalsRoom totalsRoom() {
    int sets = Math.max(1, maxSeries / schema.families().size());
    return schema.takesSamples()
        ? new TotalsRoom(sets, rest(), IDLE_SAMPLES)
        : new TotalsRoom(sets, Optional.empty(), IDLE_EVENTS);
  }

  /** Where there are labels, those of what has no place of its own. */
  private Optional<List<String>> rest() {
    List<String> rest = new ArrayList<>(Collections.nCopies(schema.labels().size(), REST));
    if (schema.addsDatname()) {
      rest.set(0, database);
    }
    return rest.contains(REST) ? Optional.of(rest) : Optional.empty();
  }

  /** By name and place, in which queries of one plan differ: the records within are deep. */
  @Override
  public int hashCode() {
    return 31 * name().hashCode() + database.hashCode();
  }

  /** As records are, but the cheap parts first. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof PlannedQuery that
            && name().equals(that.name())
            && database.equals(that.database)
            && place.equals(that.place)
            && databaseOid == that.databaseOid
            && home == that.home
            && ownTimeout == that.ownTimeout
            && maxSeries == that.maxSeries
            && sql.equals(that.sql)
            && path == that.path
            && when.equals(that.when)
            && interval.equals(that.interval)
            && timeout.equals(that.timeout)
            && lifetime.equals(that.lifetime)
            && schema.equals(that.schema)
            && query.equals(that.query));
  }

  /** Where it runs, for people; empty where that goes without saying. */
  public Optional<String> spokenPlace() {
    return database.isEmpty() && home ? Optional.empty() : Optional.of(place);
  }

  /** Name and place: the whole query would fill a page. */
  @Override
  public String toString() {
    return spokenPlace().map(where -> name() + " in " + where).orElse(name());
  }
}
