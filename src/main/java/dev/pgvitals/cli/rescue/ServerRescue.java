package dev.pgvitals.cli.rescue;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.rescue.Rescue;
import dev.pgvitals.rescue.Signal;
import dev.pgvitals.rescue.file.RescueFile;
import dev.pgvitals.rescue.plan.Diagnoses;
import dev.pgvitals.rescue.plan.Diagnosis;
import dev.pgvitals.rescue.plan.Limits;
import dev.pgvitals.rescue.plan.Plan;
import dev.pgvitals.rescue.plan.Protection;
import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.plan.Situation;
import dev.pgvitals.rescue.server.Ledger;
import dev.pgvitals.rescue.server.RescueException;
import dev.pgvitals.rescue.server.RescueServer;
import dev.pgvitals.text.Printable;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A rescue of one server, from the look at it to the end. */
final class ServerRescue {
  /** PostgreSQL cuts names of applications there. */
  private static final int MAX_NAME = 63;

  private final RescueFile file;
  private final RescueSettings settings;
  private final Protection protection;
  private final String who;
  private final Watcher watcher;

  /** Whoever follows it. */
  interface Watcher {
    /** What was found; nothing is done yet. */
    void found(RescueReport report);

    /** Whether the sessions of the plan are to be signalled. */
    boolean agrees(RescueReport report);

    void signalled(Signal signal);

    /** Whether the oldest tables of these databases are to be vacuumed, by that role. */
    boolean agreesToVacuum(String server, List<String> databases, String role);

    /** Whether nobody else is to be signalled. */
    boolean isStopped();

    /** Something is not as it should be, and it goes on all the same. */
    void complains(String complaint);
  }

  /**
   * @param who a person and a host, for rows and for other people's looks
   */
  ServerRescue(
      RescueFile file,
      RescueSettings settings,
      Protection protection,
      String who,
      Watcher watcher) {
    this.file = file;
    this.settings = settings;
    this.protection = protection;
    this.who = who;
    this.watcher = watcher;
  }

  /**
   * Vacuums the oldest tables, where transaction IDs still run out after all that was signalled.
   */
  RescueReport vacuumed(ServerConfig server, RescueReport report, Freezing freezing)
      throws RescueException, InterruptedException {
    Diagnosis now = report.result().map(Rescue.Result::after).orElse(report.plan().diagnosis());
    if (!now.trouble()) {
      return report;
    }
    double limit = report.limits().wraparound();
    List<String> databases =
        freezing.databases(server.name(), report.situation().wraparound().orElseThrow(), limit);
    if (!watcher.agreesToVacuum(server.name(), databases, freezing.user(server.name()))) {
      return report;
    }
    ServerReport done = freezing.run(server.name(), databases, limit);
    try (RescueServer opened = open(server, false)) {
      Situation situation = opened.look(settings.recipe(), false, 1);
      return report.with(
          new RescueReport.Vacuumed(
              done, Diagnoses.during(settings.recipe(), situation, report.limits())));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private RescueServer open(ServerConfig server, boolean writes) throws RescueException {
    ConnectionTarget target =
        file.loginAt(
            server.target(),
            Printable.cut(Printable.oneLine("pgvitals rescue by " + who), MAX_NAME));
    return RescueServer.open(server, target, writes);
  }

  private static RescueException failed(SQLException e) {
    return new RescueException(
        "the server failed while it was asked: "
            + Printable.oneLine(String.valueOf(e.getMessage())),
        "look again: whom it concerned may be in another state");
  }

  RescueReport of(ServerConfig server) throws RescueException, InterruptedException {
    try (RescueServer opened = open(server, settings.apply())) {
      return of(server, opened);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private RescueReport of(ServerConfig server, RescueServer opened)
      throws SQLException, RescueException, InterruptedException {
    Limits limits = ServerLimits.of(server, settings);
    Recipe recipe = settings.recipe();
    Situation situation = opened.look(recipe, settings.queries(), limits.wraparound());
    Plan plan =
        Plan.of(
            Diagnoses.of(recipe, situation, limits),
            situation.sessions(),
            protection,
            settings.most());
    Optional<String> unrecorded = settings.apply() ? unrecorded(server, opened) : Optional.empty();
    RescueReport report =
        new RescueReport(
            server.name(), situation, limits, plan, unrecorded, Optional.empty(), Optional.empty());
    watcher.found(report);
    if (!settings.apply() || plan.targets().isEmpty()) {
      return report;
    }
    if (unrecorded.isPresent() && settings.record() && !opened.state().standby()) {
      throw new RescueException(
          "what is done cannot be written down: " + unrecorded.get(),
          "see docs/operations/rescue.md; or do it with --no-record: then the log alone has it");
    }
    if (!watcher.agrees(report)) {
      return report;
    }
    Optional<String> other = opened.lock();
    if (other.isPresent()) {
      throw new RescueException(
          "another rescue is at work there: " + other.get(), "see what it does, then look again");
    }
    Ledger ledger =
        unrecorded.isPresent() ? Ledger.none(opened) : Ledger.open(opened, who, watcher::complains);
    Rescue rescue =
        new Rescue(
            server.name(),
            opened,
            ledger,
            recipe,
            limits,
            settings.terminate(),
            watcher::signalled,
            watcher::isStopped);
    return report.with(rescue.signal(plan.targets()));
  }

  private Optional<String> unrecorded(ServerConfig server, RescueServer opened)
      throws SQLException {
    if (opened.state().standby()) {
      return Optional.of("a standby takes no rows; the log has it");
    }
    if (!settings.record()) {
      return Optional.of("as --no-record says; the log has it");
    }
    return Ledger.obstacle(opened, server.trustedOwners());
  }
}
