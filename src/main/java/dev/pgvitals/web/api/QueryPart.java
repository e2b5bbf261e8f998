package dev.pgvitals.web.api;

import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.monitor.state.QueryReading;

/** Queries: how their runs go, and why others do not run. */
final class QueryPart {
  private final Json json;

  QueryPart(Json json) {
    this.json = json;
  }

  /** The members of its object where all that is known is told. */
  void described(QueryReading query) {
    of(query);
    json.textIfAny("description", query.query().query().description());
  }

  /** The members of its object. */
  void of(QueryReading query) {
    json.text("name", query.query().name());
    json.textIfAny("database", query.query().database());
    json.text("state", query.state().label());
    json.number("interval_seconds", query.interval().toNanos() / 1e9);
    query.lastRun().ifPresent(at -> json.time("last_run", ServerPart.second(at)));
    query.lastSuccess().ifPresent(at -> json.time("last_success", ServerPart.second(at)));
    if (query.lastRun().isPresent()) {
      json.number("duration_seconds", query.duration().toNanos() / 1e9);
    }
    query.rows().ifPresent(rows -> json.whole("rows", rows));
    query.series().ifPresent(series -> json.whole("series", series));
    query.failure().map(query.query()::explained).ifPresent(failure -> reason(json, failure));
    json.time("since", query.failingSince());
  }

  /** The members of the object of one that does not run. */
  void of(SkippedQuery query) {
    json.text("name", query.query().name());
    json.textIfAny("database", query.database());
    json.text("state", QueryReading.State.SKIPPED.label());
    json.text("reason", query.reason().label());
    json.text("text", query.spoken());
    json.textIfAny("description", query.query().description());
  }

  /**
   * Why something failed. Not the error's message: it may hold data, and is for the log and for
   * people who are logged in.
   */
  static void reason(Json json, Failure failure) {
    json.text("reason", failure.reason().label());
    json.textIfAny("sqlstate", failure.sqlState());
    json.text("text", failure.reason().words());
    json.textIfAny("hint", failure.hint());
  }
}
