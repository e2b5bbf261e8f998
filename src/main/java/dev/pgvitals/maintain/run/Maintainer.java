package dev.pgvitals.maintain.run;

import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.jobrun.JobRun;
import dev.pgvitals.jobrun.JobRuns;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.config.Schedule;
import dev.pgvitals.maintain.guard.Guards;
import dev.pgvitals.maintain.guard.Window;
import dev.pgvitals.maintain.guard.Window.Opening;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the jobs of one server, one after the other. Used by one thread. */
public final class Maintainer {
  /** How our sessions, and our rows, are called. */
  static final String NAME = "pgvitals maintain";

  private static final Logger LOG = LoggerFactory.getLogger(Maintainer.class);

  /** Of what has no window. */
  private static final Duration ALWAYS = Duration.ofDays(365);

  private final MaintainConfig config;
  private final MaintainServer server;
  private final InstantSource clock;
  private final Stop stop;
  private final String agent;

  /**
   * Connects to nothing yet.
   *
   * @param host this machine, for the rows of runs
   */
  public Maintainer(
      MaintainConfig config, MaintainServer server, InstantSource clock, Stop stop, String host) {
    this.config = config;
    this.server = server;
    this.clock = clock;
    this.stop = stop;
    this.agent = NAME + " on " + host + ", process " + ProcessHandle.current().pid();
  }

  /** Which jobs are to run, and from when on until when they may; asked with the lock held. */
  private interface Choice {
    List<Job> of(JobRuns runs) throws SQLException;
  }

  /** Runs these, whenever they are due: somebody asks for them. */
  public ServerReport apply(List<Job> jobs) throws RefusedException, InterruptedException {
    return locked(
        runs -> jobs,
        other -> {
          for (Job job : jobs) {
            other
                .runs()
                .skip(
                    JobRunner.whole(job, server.target().database(), clock.instant()),
                    SkipReason.RUNNING,
                    other.holder());
          }
        });
  }

  /** Runs those that are due; what another maintainer keeps from running stays due. */
  public ServerReport due() throws RefusedException, InterruptedException {
    return locked(
        this::areDue,
        other -> LOG.info("{}: another maintainer is at work: {}", server.name(), other.holder()));
  }

  private record Other(String holder, JobRuns runs) {}

  private interface Busy {
    void with(Other other) throws SQLException;
  }

  private ServerReport locked(Choice choice, Busy busy)
      throws RefusedException, InterruptedException {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            DaemonThreads.called("pgvitals-statement " + server.name()));
    List<JobReport> reports = new ArrayList<>();
    try (Sessions sessions = new Sessions(server.target(), NAME);
        Connection locking = sessions.open()) {
      ServerInfo info = ServerInfo.of(locking);
      Preconditions.act(info, locking);
      JobRuns seen = new JobRuns(locking, agent, clock);
      boolean due = !choice.of(seen).isEmpty();
      if (!due && !seen.areRunning(NAME + " on ")) {
        return new ServerReport(server.name(), Optional.empty(), List.of());
      }
      try (ServerLock lock = new ServerLock(locking, server.name())) {
        Optional<String> other = lock.take();
        if (other.isPresent()) {
          if (!due) {
            return new ServerReport(server.name(), Optional.empty(), List.of());
          }
          busy.with(new Other(other.get(), seen));
          return new ServerReport(
              server.name(),
              Optional.of("another maintainer is at work: " + other.get()),
              List.of());
        }
        lock.watch(sessions::cut);
        try {
          work(choice, info, sessions, lock, executor, reports);
        } catch (SQLException e) {
          lock.check();
          throw e;
        }
      }
      return new ServerReport(server.name(), Optional.empty(), reports);
    } catch (SQLException e) {
      return new ServerReport(server.name(), Optional.of(Refusals.of(e)), reports);
    } finally {
      executor.shutdownNow();
    }
  }

  private void work(
      Choice choice,
      ServerInfo info,
      Sessions sessions,
      ServerLock lock,
      ExecutorService executor,
      List<JobReport> reports)
      throws SQLException, InterruptedException {
    try (Connection control = sessions.open()) {
      JobRuns runs = new JobRuns(control, agent, clock);
      for (JobRun crashed : runs.declareCrashed(NAME + " on ")) {
        LOG.warn(
            "{} {}: a run of {} did not come to its end: {} {}",
            server.name(),
            crashed.job(),
            crashed.startedAt(),
            crashed.verb(),
            crashed.target().orElse(""));
      }
      Worker.Held held =
          new Worker.Held(
              lock,
              control,
              runs,
              Preconditions.archives(control, agent, clock),
              new Guards(control, server.limits()),
              stop,
              clock,
              executor);
      for (Job job : choice.of(runs)) {
        stop.check();
        run(job, info, sessions, held).ifPresent(reports::add);
      }
      runs.prune(NAME + " on ", config.keep());
    }
  }

  private Optional<JobReport> run(Job job, ServerInfo info, Sessions sessions, Worker.Held held)
      throws SQLException, InterruptedException {
    Instant now = clock.instant();
    Optional<Opening> opening = opening(job, now);
    if (opening.isEmpty()) {
      SkipReason reason = missed(job, held.runs(), now) ? SkipReason.MISSED : SkipReason.WINDOW;
      String detail = "closed until " + opens(job, now);
      held.runs().skip(JobRunner.whole(job, sessions.home(), now), reason, detail);
      LOG.info("{} {}: skipped, {}: {}", server.name(), job.name(), reason.word(), detail);
      return Optional.of(
          new JobReport(
              server.name(),
              job.name(),
              windowText(job, now),
              List.of(),
              List.of(),
              Optional.of(Outcome.skipped(reason, detail))));
    }
    return Optional.of(
        new JobRunner(server, job, info, sessions, held, config.zone()).run(opening.get()));
  }

  /** When it may work, if it may now. */
  private Optional<Opening> opening(Job job, Instant now) {
    List<Window> windows = job.windowsOn(server);
    return windows.isEmpty()
        ? Optional.of(new Opening(now, now.plus(ALWAYS)))
        : Window.open(windows, now, config.zone());
  }

  /** Whether it could have run when it was due. */
  private boolean missed(Job job, JobRuns runs, Instant now) throws SQLException {
    Optional<Instant> moment = dueMoment(job, runs, now);
    return moment.isPresent()
        && Window.open(job.windowsOn(server), moment.get(), config.zone()).isPresent();
  }

  private List<Job> areDue(JobRuns runs) throws SQLException {
    List<Job> due = new ArrayList<>();
    for (Job job : config.jobs()) {
      if (job.runsOn(server) && dueMoment(job, runs, clock.instant()).isPresent()) {
        due.add(job);
      }
    }
    return due;
  }

  private static Optional<Instant> dueMoment(Job job, JobRuns runs, Instant now)
      throws SQLException {
    if (job.schedule().isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> last = runs.last(job.name()).map(JobRun::startedAt);
    return job.schedule().get().due(last, now);
  }

  /** How it is with each job that runs on the server. */
  public List<JobState> status() throws RefusedException, SQLException {
    try (Sessions sessions = new Sessions(server.target(), NAME);
        Connection home = sessions.open()) {
      if (!Preconditions.readsRuns(home)) {
        throw new RefusedException(
            "%s cannot read pgvitals.job_run: have a superuser run what pgvitals maintain sql"
                    .formatted(sessions.user())
                + " --setup prints, in this database");
      }
      JobRuns runs = new JobRuns(home, agent, clock);
      List<JobState> states = new ArrayList<>();
      for (Job job : config.jobs()) {
        if (job.runsOn(server)) {
          states.add(
              new JobState(
                  server.name(),
                  job.name(),
                  runs.last(job.name()),
                  runs.lastSuccess(job.name()),
                  next(job, runs)));
        }
      }
      return states;
    }
  }

  private Optional<Instant> next(Job job, JobRuns runs) throws SQLException {
    Instant now = clock.instant();
    Optional<Instant> due = dueMoment(job, runs, now);
    if (due.isPresent() || job.schedule().isEmpty()) {
      return due;
    }
    if (job.schedule().get() instanceof Schedule.Every every) {
      return runs.last(job.name()).map(last -> last.startedAt().plus(every.interval()));
    }
    return job.schedule().get().next(now);
  }

  private String opens(Job job, Instant now) {
    return Window.next(job.windowsOn(server), now, config.zone())
        .map(opening -> opening.start().atZone(config.zone()).toOffsetDateTime().toString())
        .orElse("never");
  }

  private String windowText(Job job, Instant now) {
    return Openings.text(job.windowsOn(server), now, config.zone());
  }
}
