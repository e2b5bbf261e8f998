package dev.pgvitals.alerts;

import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A real Alertmanager, alone, asked and told by its own program. */
public final class Alertmanager implements AutoCloseable {

  private final Process process;
  private final String address;

  private Alertmanager(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @param directory for what it keeps
   */
  public static Alertmanager start(Path directory, Path configuration) {
    String address = "127.0.0.1:" + FreePort.next();
    try {
      Process process =
          Tool.alertmanager()
              .command(
                  "--config.file=" + configuration,
                  "--storage.path=" + directory.resolve("data"),
                  "--web.listen-address=" + address,
                  "--cluster.listen-address=")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("alertmanager.log").toFile())
              .start();
      return new Alertmanager(process, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where Prometheus reaches it, as {@code host:port}. */
  public String address() {
    return address;
  }

  /** Tells it of an alert, by labels such as {@code server=orders-1}; false while it starts. */
  boolean add(String... labels) {
    return amtool("alert", "add", labels).exitCode() == 0;
  }

  /** Names and severities of the alerts that are sent on. */
  List<String> active() {
    return titles(amtool("alert", "query", "--output=json"));
  }

  /** Those that another one mutes. */
  List<String> inhibited() {
    return titles(amtool("alert", "query", "--inhibited", "--output=json"));
  }

  private static List<String> titles(Tool.Outcome outcome) {
    return AlertFiles.each(AlertFiles.json(outcome.output()))
        .map(alert -> alert.path("labels"))
        .map(labels -> labels.path("alertname").asText() + " " + labels.path("severity").asText())
        .sorted()
        .toList();
  }

  private Tool.Outcome amtool(String command, String verb, String... arguments) {
    return Tool.amtool()
        .run(
            "",
            Stream.concat(
                    Stream.of("--alertmanager.url=http://" + address, command, verb),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
