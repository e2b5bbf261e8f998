package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.runbooks.SqlBlock.Where;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each SQL statement of each runbook runs on every server that it is for. */
class RunbooksIT {
  /** What several runbooks say in the same words is run once. */
  private static final Collection<SqlBlock> BLOCKS =
      Runbook.all().stream()
          .flatMap(runbook -> runbook.sql().stream())
          .collect(
              Collectors.toMap(
                  SqlBlock::withoutPlace,
                  Function.identity(),
                  (first, again) -> first,
                  LinkedHashMap::new))
          .values();

  /** Between these two, what changes something is the same; looking differs in each. */
  private static final Set<Integer> CHANGED_MAJORS =
      Set.of(Collections.min(Postgres.majors()), Collections.max(Postgres.majors()));

  private interface Run {
    void of(SqlBlock block) throws SQLException;
  }

  /** Runs those blocks and says all that failed, not the first. */
  private static void run(int major, Where where, boolean changes, Run run) {
    List<String> failures = new ArrayList<>();
    for (SqlBlock block : BLOCKS) {
      if (block.isFor(major, where) && block.changes() == changes) {
        try {
          run.of(block);
        } catch (SQLException | RuntimeException e) {
          failures.add(block.place() + ": " + Optional.ofNullable(e.getCause()).orElse(e));
        }
      }
    }
    assertThat(failures).as("PostgreSQL %d, %s", major, where).isEmpty();
  }

  @EachMajor
  void everyStatementRunsOnPrimaryAndStandby(int major) {
    try (Scene scene = new Scene(major)) {
      LocalPostgres primary = scene.primary();
      LocalPostgres standby = scene.standby();
      run(major, Where.PRIMARY, false, block -> scene.look(block, primary));
      run(major, Where.STANDBY, false, block -> scene.look(block, standby));
      if (CHANGED_MAJORS.contains(major)) {
        run(major, Where.PRIMARY, true, block -> scene.change(block, primary));
        run(major, Where.STANDBY, true, block -> scene.change(block, standby));
      }
    }
  }

  @Test
  void everyStatementForThePoolerRuns() {
    try (Postgres postgres = Postgres.start(18)) {
      postgres.createMonitorRole();
      run(18, Where.POOLER, false, block -> tell(postgres, block));
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
    assertThat(BLOCKS)
        .hasSizeGreaterThan(Runbook.all().size())
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
