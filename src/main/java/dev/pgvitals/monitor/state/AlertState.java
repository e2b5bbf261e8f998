package dev.pgvitals.monitor.state;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.source.WorstValue;
import java.util.Map;

/**
 * The values of a query's alerts in one place, as published. Not thread-safe: guarded by the {@link
 * ServerState} that has it.
 */
final class AlertState {
  private Map<String, WorstValue> worst = Map.of();
  private boolean known;
  private boolean awaited = true;
  private long published;
  private long deadline;

  /** Takes an alert's worst value in one place, and when it came. */
  interface Taker {
    void take(Alert alert, WorstValue worst, long at);
  }

  /** A run has published its data, which lives until then. */
  void publish(Map<String, WorstValue> values, long now, long until) {
    worst = values;
    known = true;
    published = now;
    deadline = until;
  }

  /** A run has ended, whatever came of it. */
  void ran() {
    awaited = false;
  }

  /** What was published is published no more. */
  void withdraw() {
    worst = Map.of();
    known = false;
  }

  /** Nothing is published, nor known until the query has run again. */
  void serverDown() {
    withdraw();
    awaited = true;
  }

  /** Whether no run has ended since the server came up. */
  boolean awaited() {
    return awaited;
  }

  /** What there is fresh data of. */
  void each(Query query, long now, Taker taker) {
    if (!known || deadline - now < 0) {
      return;
    }
    for (Column column : query.columns()) {
      if (column.alert().isPresent()) {
        Alert alert = column.alert().get();
        WorstValue value = worst.get(alert.name());
        if (value != null) {
          taker.take(alert, value, published);
        }
      }
    }
  }
}
