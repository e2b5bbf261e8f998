package dev.pgvitals.maintain.delete;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.Work;
import dev.pgvitals.time.Durations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** Deletes rows past their age. What that is, is said once, by the server's clock. */
final class DeleteVerb implements Verb {
  /** With clocks so far apart nobody can say which one is right. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final List<DeleteRule> rules;
  private final boolean yesMost;
  private final InstantSource clock;

  /** What was found on a connection, for the run that follows on the same. */
  private final Map<Connection, Map<Target, Plan>> found =
      Collections.synchronizedMap(new WeakHashMap<>());

  DeleteVerb(List<DeleteRule> rules, boolean yesMost, InstantSource clock) {
    this.rules = List.copyOf(rules);
    this.yesMost = yesMost;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "delete";
  }

  @Override
  public List<Target> find(Look look) throws SQLException {
    Instant now = serverNow(look.connection());
    Duration skew = Duration.between(clock.instant(), now);
    List<Target> targets = new ArrayList<>();
    Map<Target, Plan> plans = new HashMap<>();
    for (DeleteRule rule : rulesIn(look)) {
      Inspection.Found one =
          new Inspection(look, rule, yesMost).find(Bound.of(now, rule.olderThan(), look.zone()));
      one.plan().ifPresent(plan -> plans.put(one.target(), plan));
      targets.add(skew.abs().compareTo(SKEW) > 0 ? skewed(one.target(), skew) : one.target());
    }
    found.put(look.connection(), plans);
    return targets;
  }

  private List<DeleteRule> rulesIn(Look look) {
    return rules.stream().filter(rule -> rule.isIn(look.database())).toList();
  }

  private static Target skewed(Target target, Duration skew) {
    return target.skipped(
        SkipReason.REFUSED,
        "the server's clock is %s %s this machine's: what is past its age cannot be said"
            .formatted(
                Durations.format(skew.abs().truncatedTo(ChronoUnit.SECONDS)),
                skew.isNegative() ? "behind" : "before"));
  }

  private static Instant serverNow(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }

  @Override
  public Outcome run(Target target, Work work)
      throws SQLException, SkipException, InterruptedException {
    Optional<Plan> plan =
        Optional.ofNullable(found.getOrDefault(work.look().connection(), Map.of()).get(target));
    if (plan.isEmpty()) {
      throw new IllegalStateException("not found on this connection: " + target.name());
    }
    return new Deletion(plan.get(), work).run();
  }

  @Override
  public List<String> standing(Look look) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (DeleteRule rule : rulesIn(look)) {
      statements.addAll(new Inspection(look, rule, yesMost).standing());
    }
    return statements;
  }
}
