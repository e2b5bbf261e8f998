package dev.pgvitals.monitor.report;

import dev.pgvitals.collect.plan.MissingRoles;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.source.Remark;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Durations;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One server's lines in the log: one for each change of state, none for more of the same.
 * Thread-safe.
 */
public final class ServerLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pgvitals.server");

  private static final String DATABASE = "database";
  private static final String REASON = "reason";

  private static final int MAX_LISTED = 5;

  /** Databases come and go: what is remembered of each must not grow with them. */
  private static final int MAX_REMEMBERED = 1000;

  private final String server;
  private final AtomicBoolean cut = new AtomicBoolean();
  private final AtomicBoolean planning = new AtomicBoolean();
  private final Map<String, FailureReason> unavailable = new ConcurrentHashMap<>();
  private final Map<String, String> unexpected = new ConcurrentHashMap<>();
  private final Set<List<String>> remarked = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<FailureReason>> factsFailing =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Set<String>> distrusted = new AtomicReference<>(Set.of());
  private final AtomicReference<List<List<String>>> missingRoles = new AtomicReference<>(List.of());
  private final ExtensionPlaces extensions = new ExtensionPlaces();
  private volatile Optional<FailureReason> downFor = Optional.empty();

  public ServerLog(String server) {
    this.server = server;
  }

  /**
   * The server answers.
   *
   * @param unvisited other databases of which nothing is known yet: their queries are not planned
   */
  public void up(Optional<ServerFacts> known, Plan plan, int unvisited) {
    downFor = Optional.empty();
    if (known.isEmpty()) {
      at(Level.INFO).log("up; server facts cannot be read yet, so no queries are planned");
      return;
    }
    ServerFacts facts = known.get();
    planning.set(unvisited > 0);
    at(Level.INFO)
        .log(
            "up: {}, {}; {}",
            facts.product(),
            facts.role(),
            unvisited > 0
                ? "looking into " + Plural.of(unvisited, "more database")
                : summary(plan));
  }

  /**
   * The plan is complete; news when it was not as the server came up.
   *
   * @param unvisited as for {@link #up}
   */
  public void planned(Plan plan, int unvisited) {
    if (unvisited == 0 && planning.getAndSet(false)) {
      at(Level.INFO).log("{}", summary(plan));
    }
  }

  private static String summary(Plan plan) {
    return Plural.of(plan.queries().size(), "query", "queries")
        + " planned, "
        + plan.skipped().size()
        + " skipped";
  }

  /**
   * The server is down.
   *
   * @param change false when it was down before; then only another reason is news
   */
  public void down(Failure failure, boolean change) {
    if (change || !downFor.equals(Optional.of(failure.reason()))) {
      downFor = Optional.of(failure.reason());
      because(at(Level.WARN), failure).log("down: {}; {}", failure.message(), failure.hint());
    }
  }

  /** Facts were read that may differ from the last ones. */
  public void changed(ServerFacts before, ServerFacts now) {
    if (before.inRecovery() != now.inRecovery()) {
      at(Level.INFO).log("role changed from {} to {}", before.role(), now.role());
    }
    if (before.version() != now.version()) {
      at(Level.INFO).log("version changed from {} to {}", before.versionText(), now.versionText());
    }
    if (!before.startTime().equals(now.startTime())) {
      at(Level.INFO).log("restarted at {}", now.startTime());
    }
  }

  /**
   * The query's run failed.
   *
   * @param before why the run before failed: the same again is no news
   */
  public void failing(PlannedQuery query, Failure failure, Optional<Failure> before) {
    boolean same =
        before
            .filter(b -> b.reason() == failure.reason() && b.sqlState().equals(failure.sqlState()))
            .isPresent();
    if (!same) {
      because(of(query, Level.WARN), failure)
          .log("failing: {}; {}", failure.message(), failure.hint());
    }
  }

  /** What is odd about a result: each thing is said once. */
  public void remarked(PlannedQuery query, List<Remark> remarks) {
    for (Remark remark : remarks) {
      if (remarked.size() > MAX_REMEMBERED) {
        remarked.clear();
      }
      if (remarked.add(List.of(query.name(), query.database(), remark.about()))) {
        of(query, Level.WARN).log("{}", remark.text());
      }
    }
  }

  /** The server has refused the query for good when it was first asked: it counts as skipped. */
  public void refused(PlannedQuery query, Failure failure) {
    because(of(query, Level.INFO), failure)
        .log("skipping: {}; {}", failure.message(), failure.hint());
  }

  /** The query's run succeeded. */
  public void recovered(PlannedQuery query, Failure before) {
    of(query, Level.INFO).addKeyValue(REASON, before.reason().label()).log("no longer failing");
  }

  /** What keeps EVENTS from being counted as they happen; said when it begins and when it ends. */
  public void counted(PlannedQuery query, EventProgress now, Optional<EventProgress> before) {
    boolean wasCut = before.filter(b -> b.cut() > 0).isPresent();
    if (now.cut() > 0 && !wasCut) {
      of(query, Level.WARN)
          .log(
              "series limit reached: events with new labels are not counted in any series,"
                  + " pgvitals_query_events_cut_total counts their rows; group the query by fewer"
                  + " labels or raise its max_series");
    }
    boolean wasBack = before.flatMap(EventProgress::setback).isPresent();
    if (now.setback().isPresent() && !wasBack) {
      of(query, Level.WARN)
          .log(
              "not counting events: the server's clock is {} behind the events already counted;"
                  + " was it set back, or is this a lagging standby that was not queried before?",
              Durations.format(now.setback().get().truncatedTo(ChronoUnit.MILLIS)));
    } else if (now.setback().isEmpty() && wasBack) {
      of(query, Level.INFO).log("counting events again");
    }
  }

  /**
   * Too many series, or no longer: each is said once, however the choice changes in between.
   *
   * @param queries whose results are left out now; empty when none is
   */
  public void cut(List<String> queries) {
    boolean isCut = !queries.isEmpty();
    if (cut.getAndSet(isCut) == isCut) {
      return;
    }
    if (isCut) {
      at(Level.WARN)
          .log(
              "too many series: results are dropped, first those of {};"
                  + " pgvitals_series_cut counts them; raise max_total_series, exclude"
                  + " databases or lower the `top` of queries",
              listed(queries));
    } else {
      at(Level.INFO).log("no longer dropping series");
    }
  }

  /**
   * A plan is in force.
   *
   * @param complete whether all databases that it is about are known
   */
  public void inForce(Plan plan, boolean complete) {
    distrusted(plan);
    extensions.log(plan, complete).forEach(at(Level.INFO)::log);
  }

  /** What a stranger could put code into is not used: said once, as it costs series. */
  private void distrusted(Plan plan) {
    Map<String, Long> now =
        plan.skipped().stream()
            .filter(skipped -> skipped.reason() == SkipReason.OWNER)
            .collect(Collectors.groupingBy(SkippedQuery::detail, Collectors.counting()));
    Set<String> before = distrusted.getAndSet(Set.copyOf(now.keySet()));
    now.forEach(
        (detail, queries) -> {
          if (!before.contains(detail)) {
            at(Level.WARN)
                .log(
                    "skipping {}: {}",
                    Plural.of(queries, "built-in query", "built-in queries"),
                    detail);
          }
        });
  }

  /** What our role does not see, which is absent: said at the login, and when it changes. */
  public void privileges(ServerFacts facts, Plan plan) {
    Optional<MissingRoles> missing = MissingRoles.of(facts, plan);
    List<List<String>> now =
        missing.map(roles -> List.of(roles.roles(), roles.unused())).orElse(List.of());
    List<List<String>> before = missingRoles.getAndSet(now);
    if (now.equals(before)) {
      return;
    }
    missing.ifPresentOrElse(
        roles -> at(Level.WARN).addKeyValue(REASON, "privilege").log("{}", roles.text()),
        () -> at(Level.INFO).log("role {} has the privileges that all queries need", facts.user()));
  }

  private static String listed(List<String> queries) {
    int more = queries.size() - MAX_LISTED;
    return more <= 0
        ? String.join(", ", queries)
        : String.join(", ", queries.subList(0, MAX_LISTED)) + " and " + more + " more";
  }

  /** The database could not be entered; another reason than the last time is news. */
  public void databaseUnavailable(String database, Failure failure) {
    if (unavailable.size() > MAX_REMEMBERED) {
      unavailable.clear();
    }
    if (unavailable.put(database, failure.reason()) != failure.reason()) {
      because(at(Level.WARN).addKeyValue(DATABASE, database), failure)
          .log("not accessible: {}; {}", failure.message(), failure.hint());
    }
  }

  /** The database was entered; news when it could not be before. */
  public void databaseAvailable(String database) {
    FailureReason before = unavailable.remove(database);
    if (before != null) {
      at(Level.INFO)
          .addKeyValue(DATABASE, database)
          .addKeyValue(REASON, before.label())
          .log("accessible again");
    }
  }

  /** What the server is cannot be read; it is up all the same, and what is planned stays. */
  public void factsFailing(Failure failure) {
    Optional<FailureReason> reason = Optional.of(failure.reason());
    if (!factsFailing.getAndSet(reason).equals(reason)) {
      because(at(Level.WARN), failure)
          .log(
              "cannot read server facts (version, role, databases, extensions), keeping the current"
                  + " plan: {}; {}",
              failure.message(),
              failure.hint());
    }
  }

  /** News when they could not be read before. */
  public void factsRead() {
    factsFailing
        .getAndSet(Optional.empty())
        .ifPresent(
            before ->
                at(Level.INFO)
                    .addKeyValue(REASON, before.label())
                    .log("server facts can be read again"));
  }

  /**
   * An error of the agent itself, with its stack: once for each place and kind, as it may come back
   * each interval.
   */
  public void unexpected(String where, Failure failure, RuntimeException error) {
    if (unexpected.size() > MAX_REMEMBERED) {
      unexpected.clear();
    }
    if (!failure.message().equals(unexpected.put(where, failure.message()))) {
      at(Level.ERROR).setCause(error).log("unexpected error in {}, please report it", where);
    }
  }

  private LoggingEventBuilder at(Level level) {
    return LOG.atLevel(level).addKeyValue("server", server);
  }

  private LoggingEventBuilder of(PlannedQuery query, Level level) {
    LoggingEventBuilder event = at(level);
    LoggingEventBuilder placed =
        query.spokenPlace().map(place -> event.addKeyValue(DATABASE, place)).orElse(event);
    return placed.addKeyValue("query", query.name());
  }

  private static LoggingEventBuilder because(LoggingEventBuilder event, Failure failure) {
    LoggingEventBuilder said = event.addKeyValue(REASON, failure.reason().label());
    return failure.sqlState().isEmpty() ? said : said.addKeyValue("sqlstate", failure.sqlState());
  }
}
