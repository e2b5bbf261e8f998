package dev.pgvitals.maintain.config;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.maintain.guard.GuardLimits;
import dev.pgvitals.maintain.guard.Window;
import java.util.List;

/**
 * A server to maintain.
 *
 * @param target its database is the home: there the lock is held, and the table of runs is
 * @param databases in which jobs look for work; the home alone, unless the file says others
 * @param windows when jobs may work that say nothing of their own; none: at any time
 */
public record MaintainServer(
    String name,
    ConnectionTarget target,
    List<String> databases,
    List<Window> windows,
    GuardLimits limits) {
  public MaintainServer {
    databases = List.copyOf(databases);
    windows = List.copyOf(windows);
  }
}
