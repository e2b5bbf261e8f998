package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Query;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What the agent found out about a server when it last asked.
 *
 * @param version {@code server_version_num}, such as 180006; of PgBouncer, 11800 for 1.18.0
 * @param versionText {@code server_version}, such as {@code 18.6 (Debian 18.6-1)}
 * @param inRecovery true on a standby
 * @param user the role we are logged in as
 * @param roles those of the ones asked about whose privileges we have; a superuser has them all
 * @param home the database we are connected to
 * @param databases that accept connections and are no templates, the home among them; by name
 */
public record ServerFacts(
    Query.Engine engine,
    int version,
    String versionText,
    boolean inRecovery,
    String user,
    boolean superuser,
    Set<String> roles,
    Instant startTime,
    DatabaseFacts home,
    List<Database> databases) {
  public ServerFacts {
    roles = Set.copyOf(roles);
    databases = List.copyOf(databases);
  }

  /**
   * A database of the server.
   *
   * @param connectable whether our role has the CONNECT privilege on it
   */
  public record Database(String name, boolean connectable) {}

  /** Whether our role has the privileges of a role that was asked about. */
  public boolean isMemberOf(String role) {
    return superuser || roles.contains(role);
  }

  public ServerFacts withHome(DatabaseFacts facts) {
    return new ServerFacts(
        engine,
        version,
        versionText,
        inRecovery,
        user,
        superuser,
        roles,
        startTime,
        facts,
        databases);
  }

  /** What it is and of which version, as people say it: {@code PostgreSQL 18.6}. */
  public String product() {
    return engine.title() + " " + versionText;
  }

  /** The major version as people say it: 18, or 1.24 of PgBouncer. */
  public String major() {
    return engine.major(version);
  }

  public String role() {
    return engine.soleRole().orElse(inRecovery ? "replica" : "primary");
  }
}
