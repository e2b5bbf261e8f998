package dev.pgvitals.agent.incident;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.diagnosis.Wishes;
import java.util.Optional;

/** Looks at servers, by connections of their own. */
public interface Probes {
  /**
   * A look that has not connected yet.
   *
   * @param showsText whether texts of statements may be shown
   */
  record Look(ServerConfig server, NamingScheme naming, ServerProbe probe, boolean showsText) {}

  /** Empty when there is no such server any more. */
  Optional<Look> at(String server, Wishes wishes);
}
