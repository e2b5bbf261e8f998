package dev.pgvitals.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which server of a cluster takes its writes: the one that is not in recovery. Of two, the one
 * whose timeline is newer, as a promotion begins a new one; of the same timeline neither, as nobody
 * can tell. One that is older than a timeline that was seen before is none either, though the newer
 * one does not answer: what it would take is lost to whoever has gone on with the other. Not
 * thread-safe.
 */
final class PrimaryChoice {
  private String system = "";
  private int newest;
  private String newestServer = "";

  /**
   * The result.
   *
   * @param server empty: none, for that reason
   */
  record Choice(Optional<String> server, String reason) {
    private static Choice none(String reason) {
      return new Choice(Optional.empty(), reason);
    }
  }

  /**
   * Chooses.
   *
   * @param writers those that are known not to be in recovery, by name
   * @param silent of whom nothing is known, for people
   */
  Choice among(Map<String, Position> writers, List<String> silent) {
    if (writers.isEmpty()) {
      return Choice.none(
          silent.isEmpty()
              ? "no server of the cluster takes writes"
              : "no server of the cluster is known to take writes, and nothing is known of "
                  + String.join(", ", silent));
    }
    if (writers.values().stream().map(Position::system).distinct().count() > 1) {
      return Choice.none(
          named(writers.keySet().stream().toList())
              + " take writes and are of different origin: their system identifiers differ");
    }
    int timeline = writers.values().stream().mapToInt(Position::timeline).max().orElseThrow();
    List<String> first = new ArrayList<>();
    writers.forEach(
        (server, position) -> {
          if (position.timeline() == timeline) {
            first.add(server);
          }
        });
    String theirs = Objects.requireNonNull(writers.get(first.get(0))).system();
    if (!theirs.equals(system) || timeline > newest) {
      system = theirs;
      newest = timeline;
      newestServer = first.get(0);
    }
    if (first.size() > 1) {
      return Choice.none(named(first) + " take writes, both on timeline " + timeline);
    }
    if (timeline < newest) {
      return Choice.none(
          "%s takes writes on timeline %d, and %s has on timeline %d, which is newer: where that is given up, restart the agent"
              .formatted(first.get(0), timeline, newestServer, newest));
    }
    return new Choice(Optional.of(first.get(0)), "");
  }

  private static String named(List<String> servers) {
    return servers.stream().sorted().collect(Collectors.joining(" and "));
  }
}
