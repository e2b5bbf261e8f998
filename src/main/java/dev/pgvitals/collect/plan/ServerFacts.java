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
 * @param memberships in the roles asked about; a superuser has the privileges of all
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
    Memberships memberships,
    Instant startTime,
    DatabaseFacts home,
    List<Database> databases) {
  public ServerFacts {
    databases = List.copyOf(databases);
  }

  /**
   * A database of the server.
   *
   * @param connectable whether our role has the CONNECT privilege on it
   */
  public record Database(String name, boolean connectable) {}

  /** Of a role that inherits from these. */
  public ServerFacts(
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
    this(
        engine,
        version,
        versionText,
        inRecovery,
        user,
        superuser,
        Memberships.inherited(roles),
        startTime,
        home,
        databases);
  }

  /** Whether our role has the privileges of a role that was asked about. */
  public boolean isMemberOf(String role) {
    return superuser || memberships.used().contains(role);
  }

  /** Whether it has not, although it is a member. */
  public boolean isUnusedMemberOf(String role) {
    return !superuser && memberships.unused().contains(role);
  }

  /** The GRANT that gives our role all that the built-in catalogue reads; for people. */
  public String monitorGrant() {
    return RoleGrant.of(List.of(MissingRoles.ALL), this);
  }

  public ServerFacts withHome(DatabaseFacts facts) {
    return new ServerFacts(
        engine,
        version,
        versionText,
        inRecovery,
        user,
        superuser,
        memberships,
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
