package dev.pgvitals.cli.report;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parts of several sources as one report has them. */
final class PartOrder {
  /** What is not among them comes last. */
  private static final List<String> ORDER =
      List.of(
          "now",
          "alerts",
          "week",
          "changes",
          "incidents",
          "servers",
          "jobs",
          "backups",
          "statements",
          "advice",
          "growth",
          "capacity",
          "sizes");

  /** What the later source knows better: of the period, and not of all time. */
  private static final Set<String> OF_ONE = Set.of("statements");

  private PartOrder() {}

  /**
   * In the order of a report. What several sources say under one heading is one part; that one of
   * them has nothing to say is left out where another has.
   */
  static List<Part> of(List<Part> parts) {
    Map<String, Part> byId = new LinkedHashMap<>();
    parts.forEach(part -> byId.merge(part.id(), part, PartOrder::joined));
    return byId.values().stream().sorted(Comparator.comparingInt(PartOrder::place)).toList();
  }

  private static int place(Part part) {
    int place = ORDER.indexOf(part.id());
    return place < 0 ? ORDER.size() : place;
  }

  private static Part joined(Part first, Part second) {
    Optional<Part.Section> one = section(first);
    Optional<Part.Section> other = section(second);
    if (other.isEmpty()) {
      return first;
    }
    if (one.isEmpty() || OF_ONE.contains(first.id())) {
      return second;
    }
    List<Block> blocks = new ArrayList<>(one.get().blocks());
    blocks.addAll(other.get().blocks());
    return new Part.Section(first.id(), first.title(), blocks);
  }

  private static Optional<Part.Section> section(Part part) {
    return part instanceof Part.Section section ? Optional.of(section) : Optional.empty();
  }
}
