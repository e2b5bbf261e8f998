package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.SqlBlock;
import dev.pgvitals.runbook.SqlBlock.Where;
import dev.pgvitals.runbook.Variables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each SQL statement of each runbook runs on every server that it is for. */
class RunbooksIT {
  private static final List<Runbook> RUNBOOKS = Pages.all();

  /** With the first runbook of each; what several say in the same words is run once. */
  private static final Map<SqlBlock, String> BLOCKS = new LinkedHashMap<>();

  static {
    RUNBOOKS.forEach(r -> r.sql().forEach(block -> BLOCKS.putIfAbsent(block, r.alert())));
  }

  /** Between these two, what changes something is the same; looking differs in each. */
  private static final Set<Integer> CHANGED_MAJORS =
      Set.of(Collections.min(Postgres.majors()), Collections.max(Postgres.majors()));

  private interface Run {
    void of(SqlBlock block) throws SQLException, InterruptedException;
  }

  /** Runs those blocks and says all that failed, not the first. */
  private static void run(int major, Where where, boolean changes, Run run) {
    List<String> failures = new ArrayList<>();
    BLOCKS.forEach(
        (block, runbook) -> {
          if (block.isFor(major, where) && block.changes() == changes) {
            try {
              run.of(block);
            } catch (SQLException | InterruptedException | RuntimeException | AssertionError e) {
              failures.add(
                  runbook + ": " + block + ": " + Optional.ofNullable(e.getCause()).orElse(e));
            }
          }
        });
    assertThat(failures).as("PostgreSQL %d, %s", major, where).isEmpty();
  }

  @EachMajor
  void everyStatementRunsOnPrimaryAndStandby(int major) throws Exception {
    try (Scene scene = new Scene(major)) {
      LocalPostgres primary = scene.primary();
      LocalPostgres standby = scene.standby();
      look(major, Where.PRIMARY, primary);
      look(major, Where.STANDBY, standby);
      if (CHANGED_MAJORS.contains(major)) {
        run(major, Where.PRIMARY, true, block -> scene.change(block, primary));
        run(major, Where.STANDBY, true, block -> scene.change(block, standby));
      }
    }
  }

  private static void look(int major, Where where, LocalPostgres server) throws Exception {
    try (Connection bystander = server.superuser();
        Patient agents = new Patient(Scene.agent(server));
        Patient administrators = new Patient(Scene.administrator(server))) {
      Map<String, String> values = Scene.values(Scene.pid(bystander));
      run(
          major,
          where,
          false,
          block ->
              isAnswered((block.asSuperuser() ? administrators : agents).with(values).ask(block)));
      hasNoSurprise(agents, values);
    }
  }

  private static void isAnswered(Finding finding) {
    assertThat(finding).isInstanceOf(Finding.Answered.class);
  }

  /** All runbooks whole, as the command goes them: whatever server it is, nothing fails. */
  private static void hasNoSurprise(Patient patient, Map<String, String> values)
      throws InterruptedException {
    Map<String, List<Finding>> findings = findings(patient, values);
    findings.values().forEach(each -> each.removeIf(finding -> !isSurprise(finding)));
    findings.values().removeIf(List::isEmpty);
    assertThat(findings).isEmpty();
  }

  /** By runbook and step. */
  private static Map<String, List<Finding>> findings(Patient patient, Map<String, String> values)
      throws InterruptedException {
    Map<String, List<Finding>> findings = new LinkedHashMap<>();
    for (Runbook runbook : RUNBOOKS) {
      for (StepFindings step : patient.with(values).of(runbook)) {
        findings.put(runbook.alert() + ", step " + step.number(), new ArrayList<>(step.findings()));
      }
    }
    assertThat(findings.values().stream().flatMap(List::stream))
        .hasAtLeastOneElementOfType(Finding.Answered.class);
    return findings;
  }

  private static boolean isSurprise(Finding finding) {
    return finding instanceof Finding.Failed
        || (finding instanceof Finding.NotAsked not
            && !not.reason().startsWith("it takes more than pg_monitor: "));
  }

  @ParameterizedTest
  @EnumSource
  void everyStatementThatLooksAtThePoolerIsAnswered(Tool.Release release) throws Exception {
    Postgres postgres = Postgres.shared(18);
    try (LocalPgBouncer pooler =
            LocalPgBouncer.before(release, postgres, Map.of("shop", "dbname=postgres"), Map.of());
        Patient console = new Patient(pooler.uri("monitor", "pgbouncer"))) {
      run(18, Where.POOLER, false, block -> isAnswered(console.with(Map.of()).ask(block)));
      hasNoSurprise(console, Map.of());
    }
  }

  @Test
  void behindATransactionPoolerNothingFailsEither() throws Exception {
    Postgres postgres = Postgres.shared(18);
    try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres);
        Connection bystander = postgres.superuser();
        Patient patient = new Patient(pooler.uri("monitor", "postgres"))) {
      assertThat(findings(patient, Scene.values(Scene.pid(bystander))).values().stream())
          .allSatisfy(step -> assertThat(step).noneMatch(Finding.Failed.class::isInstance));
    }
  }

  @Test
  void everyStatementThatChangesThePoolerRuns() {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      run(18, Where.POOLER, true, block -> tell(postgres, block, "PAUSE shop", "DISABLE shop"));
    }
  }

  private static void tell(Postgres postgres, SqlBlock block, String... before) {
    try (LocalPgBouncer pooler =
        LocalPgBouncer.before(postgres, Map.of("shop", "dbname=postgres"), Map.of())) {
      for (String command : before) {
        pooler.tell(command);
      }
      for (String statement : block.statements()) {
        pooler.tell(Variables.fill(statement, Map.of("database", "shop")));
      }
    }
  }

  /** Otherwise a slip in its conditions would let a block run nowhere, and pass. */
  @Test
  void everyBlockIsForAServerThatThereIs() {
    Collection<SqlBlock> blocks = BLOCKS.keySet();
    assertThat(blocks)
        .hasSizeGreaterThan(RUNBOOKS.size())
        .allMatch(
            block ->
                (block.changes() ? CHANGED_MAJORS : Postgres.majors())
                    .stream().anyMatch(major -> isForOne(block, major)))
        .allMatch(block -> block.extension().map(Scene.EXTENSIONS::contains).orElse(true));
  }

  private static boolean isForOne(SqlBlock block, int major) {
    return block.isFor(major, Where.PRIMARY)
        || block.isFor(major, Where.STANDBY)
        || block.isFor(major, Where.POOLER);
  }
}
