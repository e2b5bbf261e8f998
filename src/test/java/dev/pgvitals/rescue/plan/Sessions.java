package dev.pgvitals.rescue.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Sessions as a test needs them. */
final class Sessions {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private Sessions() {}

  static Session session(long pid, String state, int seconds, Long... blockedBy) {
    return session(pid, "app", "orders", state, seconds, blockedBy);
  }

  /**
   * A client's session.
   *
   * @param seconds for which it has been as it is
   */
  static Session session(
      long pid, String user, String application, String state, int seconds, Long... blockedBy) {
    Optional<Duration> age = Optional.of(Duration.ofSeconds(seconds));
    return new Session(
        new SessionId(pid, START, Optional.of(START.plusSeconds(pid))),
        new Session.Owner("client backend", user, false, "shop", application, "10.0.0.7"),
        state,
        false,
        false,
        new Session.Ages(
            Duration.ofSeconds(seconds),
            age,
            age,
            age,
            blockedBy.length == 0 ? Optional.empty() : age),
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(blockedBy),
        Optional.empty());
  }

  static Session of(Session session, Session.Owner owner) {
    return new Session(
        session.id(),
        owner,
        session.state(),
        session.atMaintenance(),
        session.holdsAdvisoryLock(),
        session.ages(),
        session.xidAge(),
        session.queryId(),
        session.blockedBy(),
        session.query());
  }

  static Session backend(long pid, String type) {
    return of(session(pid, "active", 1000), new Session.Owner(type, "", false, "", "", ""));
  }

  static Session superusers(long pid) {
    return of(
        session(pid, "active", 1000),
        new Session.Owner("client backend", "postgres", true, "shop", "psql", "local"));
  }

  static Session atMaintenance(long pid) {
    Session session = session(pid, "active", 1000);
    return new Session(
        session.id(),
        session.owner(),
        session.state(),
        true,
        false,
        session.ages(),
        session.xidAge(),
        session.queryId(),
        session.blockedBy(),
        session.query());
  }

  static Situation situation(Slots slots, Session... sessions) {
    return new Situation(
        new ServerState(180000, "18.0", false, "pgvitals_rescue"),
        slots,
        List.of(sessions),
        Map.of(),
        Map.of(),
        Optional.empty());
  }
}
