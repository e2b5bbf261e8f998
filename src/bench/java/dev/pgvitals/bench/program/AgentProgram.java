package dev.pgvitals.bench.program;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** pgvitals as its users start it: by the launcher, with the launcher's flags. */
public final class AgentProgram {
  private AgentProgram() {}

  /**
   * Ready to be started.
   *
   * @param root pgvitals' source tree
   * @param port of the loopback interface to serve on, whatever the configuration says
   */
  public static Program of(Path root, String name, Path config, int port) {
    List<String> command =
        List.of(
            root.resolve("pgvitals").toString(),
            "run",
            "--config",
            config.toString(),
            "--listen",
            "127.0.0.1:" + port);
    return new Program(name, command, Map.of(), port);
  }
}
