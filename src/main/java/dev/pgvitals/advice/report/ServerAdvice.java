package dev.pgvitals.advice.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was found on one server.
 *
 * @param run when the look at it ended
 * @param version of its software, as people say it; empty when it could not be reached
 * @param failure why nothing, or not all, could be looked at; empty when all was
 * @param statements how many were looked at
 * @param planned how many of them the server has planned
 * @param notes what was not looked at, and why; in one line each
 * @param findings the worst first
 */
public record ServerAdvice(
    String server,
    Instant run,
    String version,
    Optional<String> failure,
    int statements,
    int planned,
    List<String> notes,
    List<Finding> findings) {
  public ServerAdvice {
    notes = List.copyOf(notes);
    findings =
        findings.stream()
            .sorted(
                Comparator.comparing(Finding::severity)
                    .reversed()
                    .thenComparing(
                        Comparator.comparingDouble((Finding one) -> one.saved().orElse(0))
                            .reversed())
                    .thenComparing(Finding::kind))
            .toList();
  }

  /** A server about which nothing is known but why. */
  public static ServerAdvice unreachable(String server, Instant run, String why) {
    return new ServerAdvice(server, run, "", Optional.of(why), 0, 0, List.of(), List.of());
  }

  /**
   * How much of the time of all statements the proven indexes would save, from 0 to 1: at most all
   * of it, though each was proven by itself.
   */
  public double savedRatio() {
    return Math.min(1, findings.stream().mapToDouble(one -> one.saved().orElse(0)).sum());
  }
}
