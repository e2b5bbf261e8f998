package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.ExtensionVersion;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Requirements;
import java.util.Collections;
import java.util.List;

/** Tells whether two entries could both run on one server, as far as the catalogue can say. */
final class QueryOverlap {
  private QueryOverlap() {}

  static boolean isPossible(Query a, Query b) {
    return a.enabled()
        && b.enabled()
        && a.engine().equals(b.engine())
        && rolesMeet(a.role(), b.role())
        && a.variants().stream()
            .anyMatch(x -> b.variants().stream().anyMatch(y -> x.versions().overlaps(y.versions())))
        && !excludes(a.requires(), b.requires())
        && !excludes(b.requires(), a.requires())
        && extensionsMeet(a.requires().extensions(), b.requires().extensions());
  }

  private static boolean rolesMeet(Query.Role a, Query.Role b) {
    return a == b || a == Query.Role.ANY || b == Query.Role.ANY;
  }

  private static boolean excludes(Requirements a, Requirements b) {
    return !Collections.disjoint(a.tags(), b.notTags());
  }

  private static boolean extensionsMeet(
      List<Requirements.Extension> a, List<Requirements.Extension> b) {
    return a.stream()
        .allMatch(
            x ->
                b.stream()
                    .filter(y -> y.name().equals(x.name()))
                    .allMatch(y -> isBelow(x.from(), y.to()) && isBelow(y.from(), x.to())));
  }

  private static boolean isBelow(String from, String to) {
    return from.isEmpty()
        || to.isEmpty()
        || new ExtensionVersion(from).isBefore(new ExtensionVersion(to));
  }
}
