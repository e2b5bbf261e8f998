package dev.pgvitals.rescue;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.rescue.plan.Diagnoses;
import dev.pgvitals.rescue.plan.Diagnosis;
import dev.pgvitals.rescue.plan.Limits;
import dev.pgvitals.rescue.plan.Plan;
import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.plan.Session;
import dev.pgvitals.rescue.plan.SessionId;
import dev.pgvitals.rescue.plan.Situation;
import dev.pgvitals.rescue.plan.Verb;
import dev.pgvitals.rescue.server.Ledger;
import dev.pgvitals.rescue.server.RescueServer;
import dev.pgvitals.text.Printable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals the sessions of a plan: one a second, each after another look at the server, and nobody
 * beyond what it was let. Not for use by several threads.
 */
public final class Rescue {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pgvitals.rescue");

  /** How long a cancelled statement has to end, and an ended session to go. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final String name;
  private final RescueServer server;
  private final Ledger ledger;
  private final Recipe recipe;
  private final Limits limits;
  private final boolean terminate;
  private final Consumer<Signal> listener;
  private final BooleanSupplier stop;
  private final List<Signal> signals = new ArrayList<>();
  private long lastSignal = System.nanoTime() - PACE.toNanos();

  /**
   * One rescue.
   *
   * @param name of the server, for the log
   * @param terminate whether a session ends that a cancelled statement does not leave
   * @param listener gets each signal as soon as it is known what came of it
   * @param stop whether somebody wants no more of it; asked before each signal
   */
  public Rescue(
      String name,
      RescueServer server,
      Ledger ledger,
      Recipe recipe,
      Limits limits,
      boolean terminate,
      Consumer<Signal> listener,
      BooleanSupplier stop) {
    this.name = name;
    this.server = server;
    this.ledger = ledger;
    this.recipe = recipe;
    this.limits = limits;
    this.terminate = terminate;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * What came of it.
   *
   * @param after how it is then
   */
  public record Result(List<Signal> signals, Diagnosis after) {
    public Result {
      signals = List.copyOf(signals);
    }

    /** Whether all that was tried had its effect. */
    public boolean worked() {
      return signals.stream().allMatch(signal -> signal.result().isGood());
    }
  }

  /**
   * Signals them, and stops when the trouble is over. The caller has the lock.
   *
   * @throws SQLException when the connection breaks: then nobody else was signalled
   */
  public Result signal(List<Plan.Target> targets) throws SQLException, InterruptedException {
    ledger.declareCrashed();
    OptionalLong run = ledger.begin(recipe.word());
    for (Plan.Target target : targets) {
      awaitTurn();
      Situation situation = server.look(recipe, false, 1);
      Diagnosis now = Diagnoses.during(recipe, situation, limits);
      if (!now.trouble() || stop.getAsBoolean()) {
        break;
      }
      one(target, now, situation);
    }
    Result result =
        new Result(signals, Diagnoses.during(recipe, server.look(recipe, false, 1), limits));
    Outcome outcome = outcome(result);
    ledger.end(
        run, stop.getAsBoolean() ? outcome.withReason("stopped; " + reason(result)) : outcome);
    return result;
  }

  private void one(Plan.Target target, Diagnosis now, Situation situation)
      throws SQLException, InterruptedException {
    SessionId id = target.session().id();
    if (now.candidates().stream().noneMatch(candidate -> candidate.session().id().equals(id))) {
      tell(
          new Signal(target, target.verb(), Signal.Result.SPARED, Duration.ZERO, Optional.empty()));
      return;
    }
    Signal first = send(target, target.verb(), situation);
    tell(first);
    if (terminate
        && !stop.getAsBoolean()
        && first.verb() == Verb.CANCEL
        && first.result() == Signal.Result.NO_EFFECT) {
      tell(send(target, Verb.TERMINATE, situation));
    }
  }

  private void tell(Signal signal) {
    signals.add(signal);
    listener.accept(signal);
  }

  private Signal send(Plan.Target target, Verb verb, Situation situation)
      throws SQLException, InterruptedException {
    Session session = target.session();
    String why = why(target);
    awaitTurn();
    OptionalLong row =
        ledger.begin(
            describe(session),
            verb.word(),
            "SELECT %s(%d)".formatted(verb.function(), session.pid()),
            why);
    long start = System.nanoTime();
    lastSignal = start;
    try {
      boolean sent = server.signal(verb, session.id(), recipe, situation.slots().mostWhenEnough());
      if (!sent) {
        ledger.end(row, Outcome.skipped(SkipReason.NOTHING, "changed since it was shown"));
        return new Signal(target, verb, Signal.Result.SPARED, Duration.ZERO, Optional.empty());
      }
      log(session, verb, why);
    } catch (SQLException e) {
      if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
        throw e;
      }
      ledger.end(row, Outcome.failed(message(e), Optional.of(e.getSQLState())));
      return new Signal(target, verb, Signal.Result.FAILED, Duration.ZERO, Optional.of(message(e)));
    }
    boolean effective = awaitEffect(session.id(), verb, start);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    ledger.end(
        row,
        effective
            ? Outcome.DONE.withReason(why)
            : Outcome.failed("no effect within 10 s; " + why, Optional.empty()));
    return new Signal(
        target,
        verb,
        effective ? Signal.Result.DONE : Signal.Result.NO_EFFECT,
        took,
        Optional.empty());
  }

  private boolean awaitEffect(SessionId id, Verb verb, long start)
      throws SQLException, InterruptedException {
    while (true) {
      if (verb == Verb.CANCEL ? server.hasChanged(id) : server.hasEnded(id)) {
        return true;
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        return false;
      }
      pause(LOOK.toNanos());
    }
  }

  private void log(Session session, Verb verb, String why) {
    LOG.atInfo()
        .addKeyValue("server", name)
        .addKeyValue("pid", session.pid())
        .addKeyValue("role", Printable.oneLine(session.owner().user()))
        .addKeyValue("application", Printable.oneLine(session.owner().application()))
        .addKeyValue("queryid", session.queryId().isPresent() ? session.queryId().getAsLong() : "-")
        .log("rescue {}: {} sent, as {}", recipe.word(), verb.function(), why);
  }

  private static String why(Plan.Target target) {
    String why = target.why();
    OptionalLong queryId = target.session().queryId();
    return queryId.isPresent() && queryId.getAsLong() != 0
        ? why + "; queryid " + queryId.getAsLong()
        : why;
  }

  private static String describe(Session session) {
    Session.Owner owner = session.owner();
    return Printable.oneLine(
        "pid %d of %s, application \"%s\" at %s, database %s"
            .formatted(
                session.pid(),
                owner.user(),
                Printable.shortened(owner.application(), 64),
                owner.client(),
                owner.database()));
  }

  private static Outcome outcome(Result result) {
    long sent = result.signals().stream().filter(signal -> signal.result().wasSent()).count();
    String reason = reason(result);
    if (sent == 0) {
      return Outcome.skipped(SkipReason.NOTHING, reason);
    }
    Outcome outcome = result.worked() ? Outcome.DONE.withReason(reason) : Outcome.partial(reason);
    return outcome.withRows(sent);
  }

  private static String reason(Result result) {
    return (result.after().trouble() ? "not over: " : "over: ") + result.after().finding();
  }

  private static String message(SQLException e) {
    return Printable.oneLine(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  private void awaitTurn() throws InterruptedException {
    pause(PACE.toNanos() - (System.nanoTime() - lastSignal));
  }

  private static void pause(long nanos) throws InterruptedException {
    if (nanos > 0) {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }
  }
}
