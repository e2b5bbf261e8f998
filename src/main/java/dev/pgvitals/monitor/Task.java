package dev.pgvitals.monitor;

import dev.pgvitals.collect.plan.PlannedQuery;
import java.util.Comparator;

/** Something that needs a connection to the server. */
sealed interface Task {
  /**
   * Tells whether the server answers, and whether it has changed so that another plan is needed.
   */
  record Heartbeat() implements Task {}

  /** One query in the home database. */
  record Run(PlannedQuery query) implements Task {
    /** Where a query runs: its SQL may change with a reload while its last run still goes on. */
    private record Place(String database, String name) {}

    @Override
    public Object identity() {
      return new Place(query.database(), query.name());
    }
  }

  /** All that is due in another database, on one connection. */
  record Visit(String database) implements Task {}

  /** By which it is the same as another, also when the plan has changed in between. */
  default Object identity() {
    return this;
  }

  /** The most urgent first: the heartbeat, then the queries that run most often. */
  Comparator<Task> URGENCY =
      Comparator.comparingInt(Task::rank)
          .thenComparingLong(Task::intervalNanos)
          .thenComparingInt(Task::priority);

  private static int rank(Task task) {
    return task instanceof Heartbeat ? 0 : task instanceof Run ? 1 : 2;
  }

  private static long intervalNanos(Task task) {
    return task instanceof Run run ? run.query().interval().toNanos() : 0;
  }

  private static int priority(Task task) {
    return task instanceof Run run ? run.query().query().priority() : 0;
  }
}
