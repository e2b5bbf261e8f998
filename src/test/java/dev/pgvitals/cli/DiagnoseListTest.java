package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.runbook.ShippedRunbooks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseListTest {
  @Test
  void everyAlertWithARunbookIsListedOnOneLine(@TempDir Path directory) {
    Terminal.Outcome outcome = new Terminal(directory).run("diagnose", "--list");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines())
        .hasSize(ShippedRunbooks.index().size() + 1)
        .anyMatch(
            line ->
                line.matches(
                    "PostgresBlockedSessions +warning, critical +Sessions wait for locks"));
  }
}
