package dev.pgvitals.bench.soak;

import dev.pgvitals.bench.RunningProgram;
import dev.pgvitals.bench.ScrapeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What can be done to the agent itself. */
enum AgentFault {
  BROKEN_CATALOGUE("reload of a broken file") {
    @Override
    void inflict(Agent agent, Target target) throws IOException {
      agent.config().breakCatalogue();
      agent.reload(500);
    }

    @Override
    void undo(Agent agent) throws IOException {
      agent.config().writeCatalogue(false);
      agent.reload(200);
    }
  },
  EMPTY_CONFIGURATION("reload of an empty file") {
    @Override
    void inflict(Agent agent, Target target) throws IOException {
      agent.config().empty();
      agent.reload(500);
    }

    @Override
    void undo(Agent agent) throws IOException {
      agent.config().write(List.of());
      agent.reload(200);
    }
  },
  OUT_OF_BOUNDS("reload with an interval of years") {
    @Override
    void inflict(Agent agent, Target target) throws IOException {
      agent.config().writeWithInterval("99999d");
      agent.reload(500);
    }

    @Override
    void undo(Agent agent) throws IOException {
      agent.config().write(List.of());
      agent.reload(200);
    }
  },
  QUERY_ADDED("query added and removed") {
    @Override
    void inflict(Agent agent, Target target) throws IOException {
      agent.config().writeCatalogue(true);
      agent.reload(200);
    }

    @Override
    void undo(Agent agent) throws IOException {
      agent.config().writeCatalogue(false);
      agent.reload(200);
    }
  },
  SERVER_ADDED("server added and removed") {
    @Override
    void inflict(Agent agent, Target target) throws IOException {
      agent.config().write(List.of(target));
      agent.reload(200);
    }

    @Override
    void undo(Agent agent) throws IOException {
      agent.config().write(List.of());
      agent.reload(200);
    }
  },
  IDLE_CLIENTS("300 idle HTTP clients") {
    @Override
    void inflict(Agent agent, Target target) {
      agent.idle().connect(agent.program().port(), 300);
    }

    @Override
    void undo(Agent agent) {
      agent.idle().close();
    }
  },
  HANGUPS("ten SIGHUPs") {
    @Override
    void inflict(Agent agent, Target target) throws IOException {
      for (int i = 0; i < 10; i++) {
        agent.hangUp();
      }
    }

    @Override
    void undo(Agent agent) {}
  };

  private final String words;

  AgentFault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  abstract void inflict(Agent agent, Target target) throws IOException;

  abstract void undo(Agent agent) throws IOException;

  /**
   * The agent under test.
   *
   * @param idle its clients that do nothing; none at first
   */
  record Agent(RunningProgram program, SoakConfig config, IdleClients idle, Findings findings) {
    Agent(RunningProgram program, SoakConfig config, Findings findings) {
      this(program, config, new IdleClients(), findings);
    }

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

    void hangUp() throws IOException {
      try {
        new ProcessBuilder("kill", "-HUP", Long.toString(program.pid())).start().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
