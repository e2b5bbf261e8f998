package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import java.time.Duration;
import java.util.List;

/**
 * A query that runs in one place.
 *
 * @param database the one it runs in; empty for {@code scope: cluster}, which runs in the home
 *     database
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

  /** How long before now its EVENTS end. */
  public Duration settle() {
    return query.settle().orElse(SETTLE);
  }

  /** By what the totals of its EVENTS are told apart. */
  public EventShape eventShape() {
    return new EventShape(
        schema.labels(),
        schema.columns().stream()
            .map(QuerySchema.ColumnUse::column)
            .filter(column -> column.usage().countsEvents())
            .map(Column::name)
            .toList());
  }

  /** For how many sets of labels its EVENTS have room: with one series of each family, at least. */
  public int eventRoom() {
    return Math.max(1, maxSeries / schema.families().size());
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

  /** Name and place: the whole query would fill a page. */
  @Override
  public String toString() {
    return database.isEmpty() ? name() : name() + " in " + database;
  }
}
