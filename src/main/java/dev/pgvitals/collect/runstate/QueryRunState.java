package dev.pgvitals.collect.runstate;

import dev.pgvitals.collect.value.ColumnCache;
import dev.pgvitals.metric.SizeHints;

/**
 * What the runs of one query in one place hand on to the next. Belongs to the one thread that runs
 * the query.
 */
public final class QueryRunState {
  private final EventTotals events = new EventTotals();
  private final SampleTotals samples = new SampleTotals();
  private final PredicateCache predicates = new PredicateCache();
  private final StatementCache text = new StatementCache();
  private final ColumnCache columns = new ColumnCache();
  private final SizeHints sizes = new SizeHints();
  private final TopRows top = new TopRows();
  private final CounterDeltas rises = new CounterDeltas();

  public EventTotals events() {
    return events;
  }

  public SampleTotals samples() {
    return samples;
  }

  public PredicateCache predicates() {
    return predicates;
  }

  public StatementCache text() {
    return text;
  }

  public ColumnCache columns() {
    return columns;
  }

  public SizeHints sizes() {
    return sizes;
  }

  public TopRows top() {
    return top;
  }

  public CounterDeltas rises() {
    return rises;
  }
}
