package dev.pgvitals.rescue.plan;

import dev.pgvitals.text.Plural;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Who keeps connections, by role, application and host. */
public final class Leaks {
  private Leaks() {}

  /**
   * The connections of one application on one host.
   *
   * @param unused idle for longer than the limit
   * @param longestIdle zero where none is idle
   * @param roleLimit the most that its role may have
   * @param databaseLimit the most that its database may have
   */
  public record Group(
      Owner owner,
      int connections,
      int idle,
      int unused,
      int inTransaction,
      Duration longestIdle,
      OptionalInt roleLimit,
      OptionalInt databaseLimit) {}

  /** Whose connections are one group. */
  public record Owner(String user, String application, String client, String database) {}

  /** All groups, those with most unused connections first. */
  public static List<Group> groups(Situation situation, Limits limits) {
    Map<Owner, List<Session>> byOwner =
        Diagnoses.clients(situation)
            .collect(Collectors.groupingBy(Leaks::owner, LinkedHashMap::new, Collectors.toList()));
    return byOwner.entrySet().stream()
        .map(entry -> group(entry.getKey(), entry.getValue(), situation, limits))
        .sorted(
            Comparator.comparingInt((Group group) -> -group.unused())
                .thenComparingInt(group -> -group.connections())
                .thenComparing(group -> group.owner().toString()))
        .toList();
  }

  static Diagnosis diagnosis(Situation situation, Limits limits) {
    List<Group> leaking =
        groups(situation, limits).stream()
            .filter(group -> group.unused() > limits.unused())
            .toList();
    String slots = situation.slots().toString();
    if (leaking.isEmpty()) {
      return situation.slots().isShort()
          ? new Diagnosis(
              true,
              slots
                  + ", and no application keeps more than %d idle for %s or longer."
                      .formatted((long) limits.unused(), Diagnoses.text(limits.olderThan())),
              List.of(),
              0,
              List.of())
          : Diagnosis.fine(
              slots
                  + ". No application keeps more than %d idle for %s or longer."
                      .formatted((long) limits.unused(), Diagnoses.text(limits.olderThan())));
    }
    return new Diagnosis(
        true,
        "%s. %s more than %d connections idle for %s or longer."
            .formatted(
                slots,
                Plural.of(leaking.size(), "application keeps", "applications keep"),
                (long) limits.unused(),
                Diagnoses.text(limits.olderThan())),
        List.of(),
        0,
        List.of(
            "A pool is constant, and its connections take turns; a leak grows, and its idle times are"
                + " all different. Look again in some minutes."));
  }

  private static Owner owner(Session session) {
    Session.Owner owner = session.owner();
    return new Owner(owner.user(), owner.application(), owner.client(), owner.database());
  }

  private static Group group(
      Owner owner, List<Session> sessions, Situation situation, Limits limits) {
    List<Session> idle = sessions.stream().filter(Session::isIdle).toList();
    return new Group(
        owner,
        sessions.size(),
        idle.size(),
        (int) idle.stream().filter(session -> limits.isOld(session.age())).count(),
        (int) sessions.stream().filter(Session::isIdleInTransaction).count(),
        idle.stream().map(Session::age).max(Duration::compareTo).orElse(Duration.ZERO),
        limit(situation.roleLimits(), owner.user()),
        limit(situation.databaseLimits(), owner.database()));
  }

  private static OptionalInt limit(Map<String, Integer> limits, String name) {
    Integer limit = limits.get(name);
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
  }
}
