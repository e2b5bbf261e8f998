package dev.pgvitals.catalogue.docs;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.catalogue.VersionRange;
import dev.pgvitals.catalogue.VersionSyntax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** In which versions of the server a query runs, and in which of those a column has values. */
final class AvailableVersions {
  private AvailableVersions() {}

  /** Such as "14 and later"; "all" when there is no bound. */
  static String of(Query query) {
    return inWords(query, variant -> true);
  }

  /**
   * As {@link #of(Query)}, of the variants in which the column is not a typed NULL; empty when that
   * is all of them.
   */
  static String of(Query query, Column column) {
    Pattern typedNull =
        Pattern.compile(
            "\\bNULL::[\\w. ]+ AS \"?" + Pattern.quote(column.name()) + "\\b",
            Pattern.CASE_INSENSITIVE);
    Predicate<Variant> hasIt = variant -> !typedNull.matcher(variant.sql()).find();
    return query.variants().stream().allMatch(hasIt) ? "" : inWords(query, hasIt);
  }

  private static String inWords(Query query, Predicate<Variant> chosen) {
    List<VersionRange> merged = new ArrayList<>();
    query.variants().stream()
        .filter(chosen)
        .map(Variant::versions)
        .sorted(Comparator.comparingInt(VersionRange::from))
        .forEach(range -> add(merged, range));
    return merged.isEmpty()
        ? "none"
        : merged.stream().map(VersionSyntax::inWords).collect(Collectors.joining(", "));
  }

  private static void add(List<VersionRange> merged, VersionRange range) {
    int last = merged.size() - 1;
    if (last >= 0 && range.from() <= merged.get(last).to()) {
      VersionRange before = merged.get(last);
      merged.set(last, new VersionRange(before.from(), Math.max(before.to(), range.to())));
    } else {
      merged.add(range);
    }
  }
}
