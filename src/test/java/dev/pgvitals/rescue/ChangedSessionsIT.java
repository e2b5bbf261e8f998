package dev.pgvitals.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.rescue.file.RescueFile;
import dev.pgvitals.rescue.file.RescueFileReader;
import dev.pgvitals.rescue.plan.Diagnoses;
import dev.pgvitals.rescue.plan.Limits;
import dev.pgvitals.rescue.plan.Plan;
import dev.pgvitals.rescue.plan.Protection;
import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.plan.SessionId;
import dev.pgvitals.rescue.plan.Situation;
import dev.pgvitals.rescue.plan.Verb;
import dev.pgvitals.rescue.server.Ledger;
import dev.pgvitals.rescue.server.RescueServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who does something else by now is not who was chosen, whatever the process id says. */
@Timeout(300)
class ChangedSessionsIT {
  private static final Limits LIMITS = new Limits(Duration.ZERO, 10, 0.5);
  private static final String SLEEP = "SELECT pg_sleep(1000)";

  @TempDir private Path directory;

  private RescueServer login() throws Exception {
    Environment environment = new Environment(Map.of(), directory, "tester");
    ServerConfig server =
        new ConfigReader(environment)
            .read(directory.resolve("pgvitals.yaml"))
            .config()
            .servers()
            .get(0);
    RescueFile file = RescueFileReader.read(directory.resolve("rescue.yaml"), environment);
    return RescueServer.open(server, file.loginAt(server.target(), "pgvitals rescue"), true);
  }

  private static Plan plan(RescueServer server, Recipe recipe) throws Exception {
    Situation situation = server.look(recipe, false, 1);
    return Plan.of(
        Diagnoses.of(recipe, situation, LIMITS),
        situation.sessions(),
        new Protection(List.of(), Set.of()),
        5);
  }

  @OldestAndNewest
  void aSessionThatWentOnSinceItWasShownIsSpared(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client idle = scene.client("orders");
        Client busy = scene.client("orders");
        RescueServer server = login()) {
      idle.did("BEGIN", "SELECT 1");
      CompletableFuture<String> query = busy.does(SLEEP);
      Plan idlers = plan(server, Recipe.IDLE_IN_TRANSACTION);
      Plan longest = plan(server, Recipe.LONG_QUERIES);
      assertThat(idlers.targets()).hasSize(1);
      assertThat(longest.targets()).hasSize(1);

      idle.did("SELECT 2");
      scene.server().sql("SELECT pg_cancel_backend(" + busy.pid() + ")");
      query.get();
      CompletableFuture<String> second = busy.does("SELECT pg_sleep(999)");

      List<Signal> signals = new ArrayList<>();
      signal(server, Recipe.IDLE_IN_TRANSACTION, idlers, signals);
      signal(server, Recipe.LONG_QUERIES, longest, signals);

      assertThat(signals)
          .extracting(Signal::result)
          .containsExactly(Signal.Result.SPARED, Signal.Result.SPARED);
      assertThat(idle.state()).isEqualTo("idle in transaction");
      assertThat(second).isNotDone();
    }
  }

  private static void signal(RescueServer server, Recipe recipe, Plan plan, List<Signal> signals)
      throws Exception {
    new Rescue("db", server, Ledger.none(server), recipe, LIMITS, true, signals::add, () -> false)
        .signal(plan.targets());
  }

  /** Between the look and the signal there is a moment, too. */
  @OldestAndNewest
  void theStatementThatSignalsDecidesAnew(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client idle = scene.client("orders");
        Client admin = scene.superuser("psql");
        RescueServer server = login()) {
      idle.did("BEGIN", "SELECT 1");
      admin.did("BEGIN", "SELECT 1");
      SessionId before = id(server, idle);
      SessionId superuser = id(server, admin);
      idle.did("SELECT 2");
      SessionId now = id(server, idle);
      SessionId reused =
          new SessionId(now.pid(), now.backendStart().minusMillis(1), now.stateChange());

      for (SessionId wrong : List.of(before, reused, superuser)) {
        assertThat(server.signal(Verb.TERMINATE, wrong, Recipe.IDLE_IN_TRANSACTION, 0)).isFalse();
      }
      assertThat(server.signal(Verb.TERMINATE, now, Recipe.BLOCKERS, 0))
          .as("nobody waits for it")
          .isFalse();
      assertThat(server.signal(Verb.TERMINATE, now, Recipe.IDLE, 1000))
          .as("there is room again")
          .isFalse();
      assertThat(idle.state()).isEqualTo("idle in transaction");

      assertThat(server.signal(Verb.TERMINATE, now, Recipe.IDLE_IN_TRANSACTION, 0)).isTrue();
    }
  }

  private static SessionId id(RescueServer server, Client client) throws Exception {
    return server.look(Recipe.LONG_QUERIES, false, 1).sessions().stream()
        .filter(session -> session.pid() == client.pid())
        .findFirst()
        .orElseThrow()
        .id();
  }

  @OldestAndNewest
  void aVacuumThatBeginsAfterTheLookIsSpared(int major) throws Exception {
    try (Scene scene = Scene.on(major, directory);
        Client busy = scene.client("orders");
        Client locker = scene.superuser("psql");
        RescueServer server = login()) {
      busy.did("CREATE TABLE t (n int)");
      locker.did("BEGIN", "LOCK TABLE t");
      busy.starts("-- waits\n /* for a lock */ CREATE UNIQUE INDEX ON t (n)");

      assertThat(server.signal(Verb.CANCEL, id(server, busy), Recipe.LONG_QUERIES, 0)).isFalse();

      assertThat(busy.state()).isEqualTo("active");
    }
  }
}
