package dev.pgvitals.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

  /** Below the ports that the kernel gives to clients. */
  private static final int FIRST_PORT = 21_000;

  private static final int PORTS = 1_000;

  /**
   * @param role the one it connects as
   * @param catalogue as in pgvitals.yaml
   */
  Program agent(String name, String role, String catalogue, Duration interval) {
    int port = freePort(FIRST_PORT);
    Path file = directory.resolve(name + ".yaml");
    String text =
        """
        interval: %ds
        catalogue: ['%s']
        servers:
          - name: bench
            url: %s
        """
            .formatted(interval.toSeconds(), catalogue.replace("'", "''"), server.url(role));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(
            root.resolve("pgvitals").toString(),
            "run",
            "--config",
            file.toString(),
            "--listen",
            "127.0.0.1:" + port);
    return new Program(name, command, Map.of(), port);
  }

  Program peer(Workload workload) {
    int port = freePort(FIRST_PORT + PORTS);
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

  private static int freePort(int first) {
    return IntStream.range(first, first + PORTS)
        .filter(Programs::isFree)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free port from " + first + " on"));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
