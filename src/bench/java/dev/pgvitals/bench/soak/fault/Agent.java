package dev.pgvitals.bench.soak.fault;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.soak.subject.Findings;
import dev.pgvitals.bench.soak.subject.SoakConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The agent under test.
 *
 * @param idle its clients that do nothing; none at first
 */
public record Agent(
    RunningProgram program, SoakConfig config, IdleClients idle, Findings findings) {
  private static final int IDLE_CLIENTS = 300;
  private static final int HANGUPS = 10;

  /** With no client that does nothing. */
  public Agent(RunningProgram program, SoakConfig config, Findings findings) {
    this(program, config, new IdleClients(), findings);
  }

  /** Has it read its files again; another answer than the expected one is a finding. */
  void reload(int expected) throws IOException {
    try (ScrapeClient client = new ScrapeClient(program.port())) {
      int status = client.post("/-/reload").status();
      if (status != expected) {
        findings.add(
            "a reload is answered %d, not %d: %s"
                .formatted(
                    status, expected, new String(client.lastBody(), StandardCharsets.UTF_8)));
      }
    }
  }

  void connectIdleClients() {
    idle.connect(program.port(), IDLE_CLIENTS);
  }

  /** Signals it to reload, faster than it can. */
  void hangUp() throws IOException {
    try {
      for (int i = 0; i < HANGUPS; i++) {
        new ProcessBuilder("kill", "-HUP", Long.toString(program.pid())).start().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
