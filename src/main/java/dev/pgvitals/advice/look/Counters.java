package dev.pgvitals.advice.look;

/**
 * What a statement has counted.
 *
 * @param execMillis time that its executions took
 * @param planMillis that of planning, where it is counted
 * @param tempBlocks written to temporary files
 */
public record Counters(
    long calls, double execMillis, long rows, long plans, double planMillis, long tempBlocks) {
  static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0);

  /** What came after an earlier look; all of it when the counters have begun anew since. */
  Counters since(Counters earlier) {
    return calls < earlier.calls
        ? this
        : new Counters(
            calls - earlier.calls,
            execMillis - earlier.execMillis,
            rows - earlier.rows,
            plans - earlier.plans,
            planMillis - earlier.planMillis,
            tempBlocks - earlier.tempBlocks);
  }

  Counters plus(Counters other) {
    return new Counters(
        calls + other.calls,
        execMillis + other.execMillis,
        rows + other.rows,
        plans + other.plans,
        planMillis + other.planMillis,
        tempBlocks + other.tempBlocks);
  }

  /** What it took in all, planning included where that is counted. */
  public double totalMillis() {
    return execMillis + planMillis;
  }

  /** Rows of one call. */
  public double rowsPerCall() {
    return calls == 0 ? 0 : (double) rows / calls;
  }

  /** Of one call. */
  public double meanMillis() {
    return calls == 0 ? 0 : execMillis / calls;
  }
}
