package dev.pgvitals.rescue.plan;

/**
 * What a server is.
 *
 * @param version as 160004
 * @param versionText as the server says it
 * @param role that was logged in
 */
public record ServerState(int version, String versionText, boolean standby, String role) {
  private static final int MAJOR = 10_000;

  public int major() {
    return version / MAJOR;
  }

  @Override
  public String toString() {
    return "PostgreSQL %s, %s, as %s".formatted(versionText, standby ? "standby" : "primary", role);
  }
}
