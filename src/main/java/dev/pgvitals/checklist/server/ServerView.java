package dev.pgvitals.checklist.server;

import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.source.Question;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A server while it is looked at, over the agent's own connections. One thread.
 *
 * @param clock by which ages are told
 */
public record ServerView(
    ServerConfig config, ServerProbe probe, ServerProbe.Findings findings, InstantSource clock) {
  /** More than is named anywhere; the rest is only counted. */
  private static final int MAX_ROWS = 200;

  public String name() {
    return config.name();
  }

  public ServerFacts facts() {
    return findings.facts();
  }

  public Plan plan() {
    return findings.plan();
  }

  public Instant now() {
    return clock.instant();
  }

  /** The major version. */
  public int major() {
    return facts().version() / 10_000;
  }

  /** Asks in the database that the server's address names. */
  public List<Row> ask(String sql) throws ServerProbeException, InterruptedException {
    try (Place home = probe.place(facts(), Optional.empty())) {
      return ask(home, sql);
    }
  }

  /** As the other, for what has exactly one row. */
  public Row askOne(String sql) throws ServerProbeException, InterruptedException {
    return ask(sql).get(0);
  }

  public static List<Row> ask(Place place, String sql)
      throws ServerProbeException, InterruptedException {
    return Row.of(place.answer(new Question(sql, MAX_ROWS)));
  }

  /** The databases that the agent looks into. */
  public List<String> databases() {
    return facts().databases().stream()
        .filter(ServerFacts.Database::connectable)
        .map(ServerFacts.Database::name)
        .filter(config.databases()::admits)
        .toList();
  }
}
