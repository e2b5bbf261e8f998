package dev.pgvitals.checklist.server;

import java.util.List;

/** All checks of a server. */
public final class ServerChecks {
  private ServerChecks() {}

  /**
   * For one look at one server.
   *
   * @param backed whether the configuration names its backups: then those count, and not what the
   *     server says
   */
  public static List<ServerCheck> all(boolean backed) {
    return List.of(
        new PoolCheck(),
        new ReplicaCheck(),
        new ArchiveCheck(backed),
        new SecurityCheck(),
        new AutovacuumCheck(),
        new JobCheck(),
        new SizeCheck(),
        new NetworkCheck(),
        new TlsCheck(),
        new LogSettingsCheck(),
        new ApplicationCheck(),
        new RoleCheck(),
        new ErrorCheck());
  }
}
