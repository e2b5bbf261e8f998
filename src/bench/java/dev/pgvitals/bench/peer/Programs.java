package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.AgentProgram;
import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.server.WatchedServer;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the two programs are started: pgvitals as its users start it, the peer with nothing but its
 * custom queries.
 *
 * @param root pgvitals' source tree
 * @param peer postgres_exporter's program
 * @param directory for configuration files
 */
record Programs(Path root, Path peer, Path directory, WatchedServer server) {
  private static final Pattern COLLECTOR =
      Pattern.compile("--(?:\\[no-])?collector\\.([a-z0-9_]+)(?=\\s)");
  private static final List<String> SWITCHES =
      List.of("--disable-default-metrics", "--disable-settings-metrics");

  /**
   * @param role the one it connects as
   * @param catalogue as in pgvitals.yaml
   */
  Program agent(String name, String role, String catalogue, Duration interval) {
    return agent(name, role, List.of(catalogue), interval);
  }

  /** As above, with several files. */
  Program agent(String name, String role, List<String> catalogue, Duration interval) {
    int port = FreePort.next();
    Path file = directory.resolve(name + ".yaml");
    String text =
        """
        interval: %ds
        catalogue: [%s]
        servers:
          - name: bench
            url: %s
        """
            .formatted(interval.toSeconds(), quoted(catalogue), server.url(role));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return AgentProgram.of(root, name, file, port);
  }

  private static String quoted(List<String> catalogue) {
    return catalogue.stream()
        .map(file -> "'" + file.replace("'", "''") + "'")
        .collect(Collectors.joining(", "));
  }

  /** As its users start it: with what it collects by default, and nothing else. */
  Program peerByDefault() {
    int port = FreePort.next();
    return new Program(
        "postgres_exporter-default",
        List.of(peer.toString(), "--web.listen-address=127.0.0.1:" + port),
        Map.of("DATA_SOURCE_NAME", server.url(WatchedServer.TIMED_PEER)),
        port);
  }

  Program peer(Workload workload) {
    int port = FreePort.next();
    List<String> command = new ArrayList<>();
    command.add(peer.toString());
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.add("--extend.query-path=" + workload.file());
    String help = peerSays("--help");
    SWITCHES.stream().filter(help::contains).forEach(command::add);
    COLLECTOR
        .matcher(help)
        .results()
        .map(match -> "--no-collector." + match.group(1))
        .distinct()
        .forEach(command::add);
    Map<String, String> environment = Map.of("DATA_SOURCE_NAME", server.url(WatchedServer.PEER));
    return new Program("postgres_exporter", command, environment, port);
  }

  String peerVersion() {
    return peerSays("--version").replaceFirst("(?s).*version ([^ ,]+).*", "$1");
  }

  private String peerSays(String option) {
    try {
      Process process =
          new ProcessBuilder(peer.toString(), option).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + peer, e);
    }
  }
}
