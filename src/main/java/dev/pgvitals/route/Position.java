package dev.pgvitals.route;

/**
 * What a server answered when it was asked where it is. Times are nanoseconds of the agent's
 * monotonic clock.
 *
 * @param asked before the server was asked
 * @param told when its answer was there
 * @param inRecovery false: it takes writes
 * @param lsn what it has written, or on a standby replayed, in bytes from the beginning of all WAL
 * @param timeline of what it writes, or streams; 0 where that is not known
 * @param streaming whether a standby receives WAL from another server at this moment
 * @param system by which servers of one origin know each other; empty where it is not known
 */
public record Position(
    long asked,
    long told,
    boolean inRecovery,
    long lsn,
    int timeline,
    boolean streaming,
    String system) {}
