package dev.pgvitals.route;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real HAProxy, whose view of its servers a test reads from its statistics. */
final class HaProxy implements AutoCloseable {
  private final Process process;
  private final Http statistics;

  private HaProxy(Process process, Http statistics) {
    this.process = process;
    this.statistics = statistics;
  }

  /**
   * Starts one that serves its statistics besides what it is configured to.
   *
   * @param configuration all but its statistics
   */
  static HaProxy start(Path directory, String configuration) {
    String address = "127.0.0.1:" + FreePort.next();
    String statistics =
        """

        frontend statistics
            mode http
            bind %s
            stats enable
            stats uri /
        """
            .formatted(address);
    try {
      Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration + statistics);
      Path log = directory.resolve("haproxy.log");
      Process process =
          Tool.haproxy()
              .command("-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      HaProxy proxy = new HaProxy(process, new Http(address));
      await("HAProxy")
          .until(
              () -> {
                if (!process.isAlive()) {
                  throw new IllegalStateException(Files.readString(log));
                }
                return proxy.answers();
              });
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try {
      return statistics.get("/;csv").status() == 200;
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  /** The status of each server, such as {@code UP}, by the names of its proxy and itself. */
  Map<String, String> states() {
    Map<String, String> states = new HashMap<>();
    statistics
        .get("/;csv")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(",", -1))
        .forEach(row -> states.put(row[0] + "/" + row[1], row[17]));
    return states;
  }

  /** Waits until a server is in that state. */
  void awaitState(String server, String state) {
    await(server + " is " + state).until(() -> states().getOrDefault(server, ""), state::equals);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
