package dev.pgvitals.maintain.run;

import dev.pgvitals.jobrun.NewRun;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.guard.Window.Opening;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.session.Sessions;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.text.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job on one server whose lock is held. */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final MaintainServer server;
  private final Job job;
  private final ServerInfo info;
  private final Sessions sessions;
  private final Worker.Held held;
  private final ZoneId zone;
  private final List<TargetReport> reports = new ArrayList<>();

  JobRunner(
      MaintainServer server,
      Job job,
      ServerInfo info,
      Sessions sessions,
      Worker.Held held,
      ZoneId zone) {
    this.server = server;
    this.job = job;
    this.info = info;
    this.sessions = sessions;
    this.held = held;
    this.zone = zone;
  }

  /** The verbs of a job, as its row of the whole has them. */
  static String verbs(Job job) {
    return job.verbs().stream().map(Verb::name).distinct().collect(Collectors.joining(", "));
  }

  /** The row of the run as a whole, as it begins now. */
  static NewRun whole(Job job, String home, Instant now) {
    return NewRun.whole(
        job.name(), home, verbs(job), job.schedule().flatMap(schedule -> schedule.next(now)));
  }

  /**
   * Runs it, and writes what came of it.
   *
   * @throws SQLException when the session that holds the lock, or the one that writes, is lost
   */
  JobReport run(Opening opening) throws SQLException, InterruptedException {
    long id = held.runs().begin(whole(job, sessions.home(), held.clock().instant()));
    Outcome outcome = Outcome.failed("ended unexpectedly", Optional.empty());
    try {
      outcome = work(opening);
    } catch (InterruptedException e) {
      outcome = Outcome.failed("stopped by a signal", Optional.empty());
      throw e;
    } catch (SQLException e) {
      outcome = failed(e);
      throw e;
    } finally {
      boolean interrupted = Thread.interrupted();
      held.runs().end(id, outcome);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    LOG.info("{} {}: {}", server.name(), job.name(), text(outcome));
    return new JobReport(server.name(), job.name(), "", List.of(), reports, Optional.of(outcome));
  }

  private Outcome work(Opening opening) throws SQLException, InterruptedException {
    for (String database : server.databases()) {
      try (Connection connection = sessions.openForWork(database)) {
        Look look =
            new Look(
                connection,
                database,
                info,
                Optional.of(held.runs()),
                held.archives(),
                server.limits(),
                held.clock().instant(),
                zone);
        Worker worker = new Worker(look, held, opening);
        for (Verb verb : job.verbs()) {
          Optional<SkipException> end = verb(verb, worker);
          if (end.isPresent()) {
            return sum(end);
          }
        }
      }
    }
    return sum(Optional.empty());
  }

  /** Gives what keeps all that follows from being done, too. */
  private Optional<SkipException> verb(Verb verb, Worker worker)
      throws SQLException, InterruptedException {
    Optional<String> refusal = verb.refusal(info);
    if (refusal.isPresent()) {
      Target all = Target.of("all", 0, "", "", 0);
      record(verb, worker, all, Outcome.failed(refusal.get(), Optional.empty()));
      return Optional.empty();
    }
    List<Target> targets;
    try {
      worker.beforeTarget();
      verb.cleanUp(worker);
      worker.bound();
      targets = verb.find(worker.look());
    } catch (SkipException e) {
      if (e.endsTheRun()) {
        return Optional.of(e);
      }
      record(verb, worker, Target.of("all", 0, "", "", 0), Outcome.skipped(e.reason(), e.detail()));
      return Optional.empty();
    }
    for (Target target : targets) {
      Optional<SkipException> end = target(verb, worker, target);
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  private void record(Verb verb, Worker worker, Target target, Outcome outcome)
      throws SQLException {
    String database = worker.look().database();
    held.runs().end(held.runs().begin(row(verb, database, target)), outcome);
    reports.add(new TargetReport(database, verb.name(), target, Optional.of(outcome)));
  }

  private NewRun row(Verb verb, String database, Target target) {
    return NewRun.of(
        job.name(), database, target.name(), verb.name(), String.join(";\n", target.statements()));
  }

  private Optional<SkipException> target(Verb verb, Worker worker, Target target)
      throws SQLException, InterruptedException {
    String database = worker.look().database();
    if (target.skip().isPresent()) {
      record(
          verb,
          worker,
          target,
          Outcome.skipped(target.skip().get().reason(), target.skip().get().detail()));
      return Optional.empty();
    }
    try {
      worker.beforeTarget();
      room(target);
    } catch (SkipException e) {
      record(verb, worker, target, Outcome.skipped(e.reason(), e.detail()));
      return Optional.of(e).filter(SkipException::endsTheRun);
    }
    long id = held.runs().begin(row(verb, database, target));
    worker.writesTo(id);
    Outcome outcome = Outcome.failed("ended unexpectedly", Optional.empty());
    Optional<SkipException> end = Optional.empty();
    try {
      outcome = verb.run(target, worker);
    } catch (SkipException e) {
      outcome = Outcome.skipped(e.reason(), e.detail());
      end = Optional.of(e).filter(SkipException::endsTheRun);
    } catch (InterruptedException e) {
      outcome = Outcome.failed("stopped by a signal; " + e.getMessage(), Optional.empty());
      throw e;
    } catch (SQLException e) {
      outcome = failed(e);
      if (isLost(worker, e)) {
        throw e;
      }
    } finally {
      boolean interrupted = Thread.interrupted();
      held.runs().end(id, outcome);
      reports.add(new TargetReport(database, verb.name(), target, Optional.of(outcome)));
      LOG.info(
          "{} {}: {} {}: {}", server.name(), job.name(), verb.name(), target.name(), text(outcome));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return end;
  }

  private void room(Target target) throws SkipException {
    if (target.needsRoom()) {
      Optional<String> refusal =
          server.limits().freeSpace().refusal(target.bytes(), server.limits().minFree());
      if (refusal.isPresent()) {
        throw SkipException.target(SkipReason.SPACE, refusal.get());
      }
    }
  }

  private static boolean isLost(Worker worker, SQLException e) throws SQLException {
    return worker.look().connection().isClosed()
        || String.valueOf(e.getSQLState()).startsWith("08");
  }

  private static Outcome failed(SQLException e) {
    return Outcome.failed(
        Printable.shortened(Printable.oneLine(String.valueOf(e.getMessage())), 500),
        Optional.ofNullable(e.getSQLState()));
  }

  private Outcome sum(Optional<SkipException> end) {
    long failed = count(RunStatus.FAILED);
    long skipped = reports.stream().filter(JobRunner::isSkippedForAReason).count();
    long done = reports.size() - failed - skipped;
    String unfinished = end.map(e -> e.reason().word() + ": " + e.detail()).orElse("");
    if (failed == 0 && skipped == 0 && count(RunStatus.PARTIAL) == 0 && end.isEmpty()) {
      return reports.isEmpty() ? Outcome.DONE.withReason("nothing to do") : Outcome.DONE;
    }
    if (failed > 0) {
      String text =
          "%d of %d failed: %s".formatted(failed, reports.size(), first(RunStatus.FAILED));
      return done > 0 ? Outcome.partial(text) : Outcome.failed(text, Optional.empty());
    }
    long partial = count(RunStatus.PARTIAL);
    if (partial > 0 && skipped == 0) {
      return Outcome.partial(
          "%d of %d not finished: %s".formatted(partial, reports.size(), first(RunStatus.PARTIAL)));
    }
    if (done > 0) {
      return Outcome.partial(
          end.isPresent()
              ? unfinished
              : "%d of %d skipped: %s"
                  .formatted(skipped, reports.size(), first(RunStatus.SKIPPED)));
    }
    return end.isPresent()
        ? Outcome.skipped(end.get().reason(), end.get().detail())
        : Outcome.skipped(first(RunStatus.SKIPPED));
  }

  private long count(RunStatus status) {
    return reports.stream().filter(report -> has(report, status)).count();
  }

  private String first(RunStatus status) {
    return reports.stream()
        .filter(
            report ->
                status == RunStatus.SKIPPED ? isSkippedForAReason(report) : has(report, status))
        .flatMap(report -> report.outcome().flatMap(Outcome::reason).stream())
        .findFirst()
        .orElse("");
  }

  private static boolean has(TargetReport report, RunStatus status) {
    return report.outcome().filter(outcome -> outcome.status() == status).isPresent();
  }

  private static boolean isSkippedForAReason(TargetReport report) {
    return has(report, RunStatus.SKIPPED)
        && report
            .outcome()
            .flatMap(Outcome::reason)
            .filter(reason -> reason.startsWith(SkipReason.NOTHING.word()))
            .isEmpty();
  }

  private static String text(Outcome outcome) {
    return outcome.status().word() + outcome.reason().map(reason -> ", " + reason).orElse("");
  }
}
