package dev.pgvitals.monitor;

import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.state.EventProgress;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.log.Logfmt;
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

/** One server's lines in the log: one for each change of state, none for more of the same. */
final class ServerLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pgvitals.server");

  private static final int MOST_LISTED = 5;

  /** Databases come and go: what is remembered of each must not grow with them. */
  private static final int MOST_REMEMBERED = 1000;

  private final String server;
  private final AtomicBoolean cut = new AtomicBoolean();
  private final Map<String, FailureReason> refused = new ConcurrentHashMap<>();
  private final Map<String, String> unexpected = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<FailureReason>> factsFailing =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Set<String>> distrusted = new AtomicReference<>(Set.of());
  private volatile Optional<FailureReason> downFor = Optional.empty();

  ServerLog(String server) {
    this.server = Logfmt.value(server);
  }

  /**
   * The server answers.
   *
   * @param unvisited other databases of which nothing is known yet: their queries are not planned
   */
  void up(Optional<ServerFacts> known, Plan plan, int unvisited) {
    downFor = Optional.empty();
    if (known.isEmpty()) {
      LOG.info("server={} up; what it is cannot be read yet, so nothing is planned", server);
      return;
    }
    ServerFacts facts = known.get();
    LOG.info(
        "server={} up: {}, {}; {} planned, {} skipped{}",
        server,
        facts.product(),
        facts.role(),
        Plural.of(plan.queries().size(), "query", "queries"),
        plan.skipped().size(),
        unvisited == 0
            ? ""
            : ", those in " + Plural.of(unvisited, "more database") + " not counted");
  }

  /**
   * The server is down.
   *
   * @param change false when it was down before; then only another reason is news
   */
  void down(Failure failure, boolean change) {
    if (change || !downFor.equals(Optional.of(failure.reason()))) {
      downFor = Optional.of(failure.reason());
      LOG.warn(
          "server={} down: reason={}{}: {}; {}",
          server,
          failure.reason().label(),
          state(failure),
          failure.message(),
          failure.hint());
    }
  }

  void changed(ServerFacts before, ServerFacts now) {
    if (before.inRecovery() != now.inRecovery()) {
      LOG.info("server={} is a {} now, was a {}", server, now.role(), before.role());
    }
    if (before.version() != now.version()) {
      LOG.info("server={} runs {} now, ran {}", server, now.versionText(), before.versionText());
    }
    if (!before.startTime().equals(now.startTime())) {
      LOG.info("server={} was restarted at {}", server, now.startTime());
    }
  }

  void failing(PlannedQuery query, Failure failure, Optional<Failure> before) {
    boolean same =
        before
            .filter(b -> b.reason() == failure.reason() && b.sqlState().equals(failure.sqlState()))
            .isPresent();
    if (!same) {
      LOG.warn(
          "server={}{} query={} failing: reason={}{}: {}; {}",
          server,
          database(query),
          Logfmt.value(query.name()),
          failure.reason().label(),
          state(failure),
          failure.message(),
          failure.hint());
    }
  }

  void healed(PlannedQuery query, Failure before) {
    LOG.info(
        "server={}{} query={} works again, was failing: reason={}",
        server,
        database(query),
        Logfmt.value(query.name()),
        before.reason().label());
  }

  /** What keeps EVENTS from being counted as they happen; said when it begins and when it ends. */
  void counted(PlannedQuery query, EventProgress now, Optional<EventProgress> before) {
    boolean wasCut = before.filter(b -> b.cut() > 0).isPresent();
    if (now.cut() > 0 && !wasCut) {
      LOG.warn(
          "server={}{} query={} has no room for more labels: events are counted for no series,"
              + " pgvitals_query_events_cut_total counts their rows. Group the query by fewer"
              + " labels, or raise its max_series",
          server,
          database(query),
          Logfmt.value(query.name()));
    }
    boolean wasBack = before.flatMap(EventProgress::setback).isPresent();
    if (now.setback().isPresent() && !wasBack) {
      LOG.warn(
          "server={}{} query={} counts nothing: the server's time is {} before what was counted"
              + " already. Was its clock set back, or does a standby lag that was not asked before?",
          server,
          database(query),
          Logfmt.value(query.name()),
          Durations.format(now.setback().get().truncatedTo(ChronoUnit.MILLIS)));
    } else if (now.setback().isEmpty() && wasBack) {
      LOG.info(
          "server={}{} query={} counts again", server, database(query), Logfmt.value(query.name()));
    }
  }

  /** Too many series, or no longer: each is said once, however the choice changes in between. */
  void cut(Optional<ServerState.Cut> now) {
    if (cut.getAndSet(now.isPresent()) == now.isPresent()) {
      return;
    }
    now.ifPresentOrElse(
        out ->
            LOG.warn(
                "server={} has too many series: results are left out, at first those of {};"
                    + " pgvitals_series_cut counts them. Raise its max_total_series, exclude"
                    + " databases or lower the `top` of queries",
                server,
                listed(out.queries())),
        () -> LOG.info("server={} no series are left out any more", server));
  }

  /** What a stranger could put code into is not used: said once, as it costs series. */
  void distrusted(Plan plan) {
    Map<String, Long> now =
        plan.skipped().stream()
            .filter(skipped -> skipped.reason() == SkipReason.OWNER)
            .collect(Collectors.groupingBy(SkippedQuery::detail, Collectors.counting()));
    Set<String> before = distrusted.getAndSet(Set.copyOf(now.keySet()));
    now.forEach(
        (detail, queries) -> {
          if (!before.contains(detail)) {
            LOG.warn(
                "server={} skips {}: the agent {}",
                server,
                Plural.of(queries, "built-in query", "built-in queries"),
                detail);
          }
        });
  }

  private static String listed(List<String> queries) {
    int more = queries.size() - MOST_LISTED;
    return more <= 0
        ? String.join(", ", queries)
        : String.join(", ", queries.subList(0, MOST_LISTED)) + " and " + more + " more";
  }

  void refused(String database, Failure failure) {
    if (refused.size() > MOST_REMEMBERED) {
      refused.clear();
    }
    if (refused.put(database, failure.reason()) != failure.reason()) {
      LOG.warn(
          "server={} database={} cannot be entered: reason={}{}: {}; {}",
          server,
          Logfmt.value(database),
          failure.reason().label(),
          state(failure),
          failure.message(),
          failure.hint());
    }
  }

  void entered(String database) {
    FailureReason before = refused.remove(database);
    if (before != null) {
      LOG.info(
          "server={} database={} can be entered again, was refused: reason={}",
          server,
          Logfmt.value(database),
          before.label());
    }
  }

  /** What the server is cannot be read; it is up all the same, and what is planned stays. */
  void factsFailing(Failure failure) {
    Optional<FailureReason> reason = Optional.of(failure.reason());
    if (!factsFailing.getAndSet(reason).equals(reason)) {
      LOG.warn(
          "server={} its facts (version, role, databases, extensions) cannot be read, the plan stays"
              + " as it is: reason={}{}: {}; {}",
          server,
          failure.reason().label(),
          state(failure),
          failure.message(),
          failure.hint());
    }
  }

  void factsRead() {
    factsFailing
        .getAndSet(Optional.empty())
        .ifPresent(
            before ->
                LOG.info(
                    "server={} its facts are read again, were not: reason={}",
                    server,
                    before.label()));
  }

  /**
   * An error of the agent itself, with its stack: once for each place and kind, as it may come back
   * each interval.
   */
  void unexpected(String where, Failure failure, RuntimeException error) {
    if (unexpected.size() > MOST_REMEMBERED) {
      unexpected.clear();
    }
    if (!failure.message().equals(unexpected.put(where, failure.message()))) {
      LOG.error("server={} unexpected error in {}, please report it", server, where, error);
    }
  }

  private static String database(PlannedQuery query) {
    return query.database().isEmpty() ? "" : " database=" + Logfmt.value(query.database());
  }

  private static String state(Failure failure) {
    return failure.sqlState().isEmpty() ? "" : " sqlstate=" + failure.sqlState();
  }
}
