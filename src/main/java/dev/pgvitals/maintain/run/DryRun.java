package dev.pgvitals.maintain.run;

import dev.pgvitals.jobrun.JobRuns;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.guard.Guards;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.session.Sessions;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Verb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks what jobs would do, in sessions that are read-only. */
public final class DryRun {
  private final MaintainConfig config;
  private final MaintainServer server;
  private final InstantSource clock;

  public DryRun(MaintainConfig config, MaintainServer server, InstantSource clock) {
    this.config = config;
    this.server = server;
    this.clock = clock;
  }

  /** What they would do now. */
  public ServerReport look(List<Job> jobs) throws RefusedException {
    List<JobReport> reports = new ArrayList<>();
    try (Sessions sessions = new Sessions(server.target(), Maintainer.NAME);
        Connection home = readOnly(sessions, sessions.home())) {
      ServerInfo info = ServerInfo.of(home);
      Preconditions.look(info);
      List<String> notes = notes(info, home);
      Rows rows = rows(home);
      for (Job job : jobs) {
        List<TargetReport> targets = new ArrayList<>();
        List<String> own = new ArrayList<>(notes);
        for (String database : server.databases()) {
          try (Connection connection = readOnly(sessions, database)) {
            for (Verb verb : job.verbs()) {
              Optional<String> refusal = verb.refusal(info);
              if (refusal.isPresent()) {
                own.add(verb.name() + ": " + refusal.get());
                continue;
              }
              for (Target target : verb.find(look(connection, database, info, rows))) {
                targets.add(new TargetReport(database, verb.name(), target, Optional.empty()));
              }
            }
          }
        }
        reports.add(
            new JobReport(
                server.name(),
                job.name(),
                Openings.text(job.windowsOn(server), clock.instant(), config.zone()),
                own,
                targets,
                Optional.empty()));
      }
      return new ServerReport(server.name(), Optional.empty(), reports);
    } catch (SQLException e) {
      return new ServerReport(server.name(), Optional.of(Refusals.of(e)), reports);
    }
  }

  /** Statements of a job that another scheduler can run, with the database that each is for. */
  public List<Standing> standing(Job job) throws RefusedException, SQLException {
    List<Standing> statements = new ArrayList<>();
    try (Sessions sessions = new Sessions(server.target(), Maintainer.NAME);
        Connection home = readOnly(sessions, sessions.home())) {
      ServerInfo info = ServerInfo.of(home);
      Preconditions.look(info);
      Rows rows = rows(home);
      for (String database : server.databases()) {
        try (Connection connection = readOnly(sessions, database)) {
          for (Verb verb : job.verbs()) {
            List<String> own =
                verb.refusal(info).isPresent()
                    ? List.of()
                    : verb.standing(look(connection, database, info, rows));
            statements.add(new Standing(database, verb.name(), own));
          }
        }
      }
    }
    return statements;
  }

  /** What of a verb another scheduler can run in a database; none: nothing. */
  public record Standing(String database, String verb, List<String> statements) {
    public Standing {
      statements = List.copyOf(statements);
    }
  }

  private Look look(Connection connection, String database, ServerInfo info, Rows rows) {
    return new Look(
        connection,
        database,
        info,
        rows.runs(),
        rows.archives(),
        server.limits(),
        clock.instant(),
        config.zone());
  }

  /** What earlier runs have written in the home database, as far as there are tables. */
  private record Rows(Optional<JobRuns> runs, Optional<Archives> archives) {}

  private Rows rows(Connection home) throws SQLException {
    return new Rows(
        Preconditions.readsRuns(home)
            ? Optional.of(new JobRuns(home, Maintainer.NAME, clock))
            : Optional.empty(),
        Preconditions.archives(home, Maintainer.NAME, clock));
  }

  private List<String> notes(ServerInfo info, Connection home) throws SQLException {
    List<String> notes = new ArrayList<>();
    try {
      Preconditions.act(info, home);
      new Guards(home, server.limits())
          .begin()
          .ifPresent(
              refusal ->
                  notes.add(
                      "would wait now: " + refusal.reason().word() + ", " + refusal.detail()));
    } catch (RefusedException e) {
      notes.add("would refuse to act: " + e.reason());
    }
    return notes;
  }

  private static Connection readOnly(Sessions sessions, String database) throws SQLException {
    Connection connection = sessions.open(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = on");
    }
    return connection;
  }
}
