package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.ExtensionVersion;
import dev.pgvitals.catalogue.Requirements;
import java.util.Map;
import java.util.Optional;

/** Holds the extensions that a query requires against those that are installed. */
final class ExtensionVersions {
  private ExtensionVersions() {}

  /** Why the requirement does not hold; empty when it does. */
  static Optional<String> unmet(Requirements.Extension wanted, Map<String, String> installed) {
    String bounds =
        wanted.name()
            + (wanted.from().isEmpty() ? "" : " >= " + wanted.from())
            + (wanted.to().isEmpty() ? "" : " < " + wanted.to());
    String found = installed.get(wanted.name());
    if (found == null) {
      return Optional.of(
          "needs extension " + bounds + ", not installed (CREATE EXTENSION " + wanted.name() + ")");
    }
    ExtensionVersion version = new ExtensionVersion(found);
    boolean tooOld =
        !wanted.from().isEmpty() && version.isBefore(new ExtensionVersion(wanted.from()));
    boolean tooNew = !wanted.to().isEmpty() && !version.isBefore(new ExtensionVersion(wanted.to()));
    if (tooOld || tooNew) {
      return Optional.of(
          "needs extension "
              + bounds
              + ", found "
              + found
              + (tooOld
                  ? " (ALTER EXTENSION "
                      + wanted.name()
                      + " UPDATE, if the server has a newer version)"
                  : ""));
    }
    return Optional.empty();
  }
}
