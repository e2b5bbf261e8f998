package dev.pgvitals.agent;

import java.util.Optional;

/** What this build is. */
public final class Build {
  /** From the jar's manifest; {@code dev} when run from classes. */
  public static final String VERSION =
      Optional.ofNullable(Build.class.getPackage().getImplementationVersion()).orElse("dev");

  private Build() {}
}
