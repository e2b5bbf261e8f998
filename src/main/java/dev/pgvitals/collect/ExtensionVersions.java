package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Requirements;
import java.util.Map;
import java.util.Optional;

/** Compares extension versions number by number: 1.10 is newer than 1.9. */
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
    boolean tooOld = !wanted.from().isEmpty() && compare(found, wanted.from()) < 0;
    boolean tooNew = !wanted.to().isEmpty() && compare(found, wanted.to()) >= 0;
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

  static int compare(String a, String b) {
    String[] left = a.split("[^0-9]+");
    String[] right = b.split("[^0-9]+");
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int order = Long.compare(number(left, i), number(right, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static long number(String[] parts, int i) {
    return i < parts.length && !parts[i].isEmpty() ? Long.parseLong(parts[i]) : 0;
  }
}
