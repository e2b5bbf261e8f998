package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.AgentProgram;
import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.server.WatchedServer;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the programs are started: pgvitals as its users start it, the peer with nothing but its
 * custom queries, or as its users start it. A program's name is the role that it connects as.
 *
 * @param root pgvitals' source tree
 * @param directory for configuration files
 */
record Programs(
    Path root, Measured<Peer> peer, Path directory, WatchedServer server, Workload workload) {
  /** Beyond the bounds that keep an agent from harm by default. */
  private static final String ANY_SIZE = "    max_series: 100000\n    max_total_series: 200000\n";

  /** pgvitals, ready to be started. */
  Program agent(String name, Content content, Duration interval) throws IOException {
    String catalogue = content == Content.BY_DEFAULT ? "builtin" : workload.file().toString();
    String bounds = content == Content.LARGE ? ANY_SIZE : "";
    return agent(name, content.database(), List.of(catalogue), interval, bounds);
  }

  /**
   * As above.
   *
   * @param catalogue as in pgvitals.yaml
   * @param more lines about the server there
   */
  Program agent(
      String name, String database, List<String> catalogue, Duration interval, String more)
      throws IOException {
    int port = FreePort.next();
    Path file = directory.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        interval: %ds
        catalogue: [%s]
        servers:
          - name: bench
            url: %s
        %s"""
            .formatted(interval.toSeconds(), quoted(catalogue), server.url(name, database), more));
    return AgentProgram.of(root, name, file, port);
  }

  private static String quoted(List<String> catalogue) {
    return catalogue.stream()
        .map(file -> "'" + file.replace("'", "''") + "'")
        .collect(Collectors.joining(", "));
  }

  /** The peer, ready to be started, if it is there and can collect this. */
  Measured<Program> peer(String name, Content content) throws SQLException, InterruptedException {
    return peer.then(
        found -> {
          int port = FreePort.next();
          List<String> command = new ArrayList<>();
          command.add(found.program().toString());
          command.add("--web.listen-address=127.0.0.1:" + port);
          if (content != Content.BY_DEFAULT) {
            command.addAll(found.only(workload.file()));
          }
          Map<String, String> environment =
              Map.of("DATA_SOURCE_NAME", server.url(name, content.database()));
          return new Program(name, command, environment, port);
        });
  }

  String peerVersion() {
    return peer.value().map(Peer::version).orElse("(none)");
  }
}
