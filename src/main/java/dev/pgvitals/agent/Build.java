package dev.pgvitals.agent;

import java.util.Optional;

/** What this build is. */
public final class Build {
  /** From the jar's manifest; {@code dev} when run from classes. */
  public static final String VERSION =
      Optional.ofNullable(Build.class.getPackage().getImplementationVersion()).orElse("dev");

  /** What it calls itself where it asks by HTTP. */
  public static final String USER_AGENT = "pgvitals/" + VERSION;

  private Build() {}
}
