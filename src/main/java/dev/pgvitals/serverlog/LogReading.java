package dev.pgvitals.serverlog;

import dev.pgvitals.alert.Level;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.feed.FeedReading;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.serverlog.count.FailedLogins;
import dev.pgvitals.serverlog.count.LogCounts;
import dev.pgvitals.serverlog.count.LogTotals;
import dev.pgvitals.serverlog.count.Offender;
import dev.pgvitals.serverlog.count.Offender.By;
import dev.pgvitals.serverlog.count.Sessions;
import dev.pgvitals.text.Plural;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is known of a log at one moment.
 *
 * @param gauges by family, then by the value of the label
 */
record LogReading(
    LogTotals totals,
    Map<LogFamily, Map<String, Long>> gauges,
    long behind,
    List<FeedProblem> problems,
    List<FeedTable> tables)
    implements FeedReading {
  private static final List<String> NONE = List.of();

  LogReading {
    problems = List.copyOf(problems);
    tables = List.copyOf(tables);
  }

  static LogReading of(LogCounts counts, long behind, Duration window, Duration sessionWindow) {
    FailedLogins failed = counts.failedLogins();
    Sessions sessions = counts.sessions();
    return new LogReading(
        counts.totals(),
        Map.of(
            LogFamily.OFFENDERS,
            both(failed.offenders(By.ADDRESS), failed.offenders(By.ROLE)),
            LogFamily.WORST,
            both(failed.worst(By.ADDRESS), failed.worst(By.ROLE)),
            LogFamily.UNUSUAL,
            Map.of(
                "sessions", (long) sessions.busyRoles(),
                "addresses", (long) sessions.widespreadRoles()),
            LogFamily.ACCESS_WORST,
            Map.of(
                "sessions", (long) sessions.mostSessions(),
                "addresses", (long) sessions.mostAddresses())),
        behind,
        problems(failed, sessions, window, sessionWindow),
        tables(failed, sessions, window, sessionWindow));
  }

  /** Without the names, which whoever tries to log in has chosen: the tables have those. */
  private static List<FeedProblem> problems(
      FailedLogins failed, Sessions sessions, Duration window, Duration sessionWindow) {
    List<FeedProblem> problems = new ArrayList<>();
    int addresses = failed.offenders(By.ADDRESS);
    int roles = failed.offenders(By.ROLE);
    if (addresses + roles > 0) {
      problems.add(
          new FeedProblem(
              "PostgresBruteForce",
              Level.CRITICAL,
              "too many failed logins within %s: from %s, with %s; %d at worst"
                  .formatted(
                      Durations.inOneUnit(window),
                      Plural.of(addresses, "address", "addresses"),
                      Plural.of(roles, "role"),
                      Math.max(failed.worst(By.ADDRESS), failed.worst(By.ROLE)))));
    }
    if (sessions.busyRoles() + sessions.widespreadRoles() > 0) {
      problems.add(
          new FeedProblem(
              "PostgresUnusualLogins",
              Level.WARNING,
              "unusual logins within %s: %s with too many, %s from too many addresses"
                  .formatted(
                      Durations.inOneUnit(sessionWindow),
                      Plural.of(sessions.busyRoles(), "role"),
                      Plural.of(sessions.widespreadRoles(), "role"))));
    }
    return problems;
  }

  private static Map<String, Long> both(int address, int role) {
    return Map.of("address", (long) address, "role", (long) role);
  }

  private static List<FeedTable> tables(
      FailedLogins failed, Sessions sessions, Duration window, Duration sessionWindow) {
    List<FeedTable> tables = new ArrayList<>();
    String within = " within " + Durations.inOneUnit(window);
    offenders(
        tables, "Failed logins" + within + ", by address", "address", failed.table(By.ADDRESS));
    offenders(tables, "Failed logins" + within + ", by role", "role", failed.table(By.ROLE));
    List<Sessions.Access> access = sessions.table();
    if (!access.isEmpty()) {
      tables.add(
          new FeedTable(
              "Logins within " + Durations.inOneUnit(sessionWindow) + ", by role",
              List.of("role", "logins", "addresses"),
              access.stream()
                  .map(
                      role ->
                          List.of(
                              role.role(),
                              Integer.toString(role.sessions()),
                              Integer.toString(role.addresses())))
                  .toList()));
    }
    return tables;
  }

  private static void offenders(
      List<FeedTable> tables, String title, String column, List<Offender> offenders) {
    if (!offenders.isEmpty()) {
      tables.add(
          new FeedTable(
              title,
              List.of(column, "failures"),
              offenders.stream()
                  .map(one -> List.of(one.name(), Integer.toString(one.failures())))
                  .toList()));
    }
  }

  @Override
  public void write(SampleSink sink) {
    SeriesLabels plain = sink.labels(NONE, NONE);
    sink.sample(LogFamily.AUTH_FAILURES.index(), plain, totals.allFailures());
    write(sink, LogFamily.AUTH_FAILURES_BY_REASON, totals.failures());
    write(sink, LogFamily.DENIED, totals.denied());
    sink.sample(LogFamily.ESCALATIONS.index(), plain, totals.escalations());
    write(sink, LogFamily.MESSAGES, totals.messages());
    write(sink, LogFamily.CLASSES, totals.classes());
    sink.sample(LogFamily.CONNECTIONS.index(), plain, totals.connections());
    write(sink, LogFamily.SLOW, totals.slow());
    totals
        .slowSeconds()
        .forEach(
            (source, seconds) ->
                sink.sample(
                    LogFamily.SLOW_SECONDS.index(),
                    labels(sink, LogFamily.SLOW_SECONDS, source),
                    seconds));
    sink.sample(LogFamily.TEMPORARY_FILES.index(), plain, totals.temporaryFiles());
    sink.sample(LogFamily.TEMPORARY_BYTES.index(), plain, totals.temporaryBytes());
    sink.sample(LogFamily.DEADLOCKS.index(), plain, totals.deadlocks());
    write(sink, LogFamily.CHECKPOINTS, totals.checkpoints());
    gauges.forEach((family, values) -> write(sink, family, values));
    sink.sample(LogFamily.BEHIND.index(), plain, behind);
    sink.sample(LogFamily.UNPARSED.index(), plain, totals.unparsed());
    sink.sample(LogFamily.SKIPPED.index(), plain, totals.skipped());
  }

  private static void write(SampleSink sink, LogFamily family, Map<String, Long> values) {
    values.forEach(
        (label, value) -> sink.sample(family.index(), labels(sink, family, label), value));
  }

  private static SeriesLabels labels(SampleSink sink, LogFamily family, String value) {
    return sink.labels(family.family().labels(), List.of(value));
  }
}
