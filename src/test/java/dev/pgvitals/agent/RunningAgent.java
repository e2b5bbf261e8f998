package dev.pgvitals.agent;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.fetch.ServerLists;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An agent in this JVM, on files that a test may change and have read again. */
public final class RunningAgent implements AutoCloseable {
  private final Path directory;
  private final Agent agent;
  private final Http http;

  private RunningAgent(Path directory, Agent agent) {
    this.directory = directory;
    this.agent = agent;
    this.http = new Http("127.0.0.1:" + agent.address().getPort());
  }

  /**
   * Starts one on {@code queries.yaml} and a configuration, which names it unless it begins with
   * another catalogue.
   */
  public static RunningAgent start(Path directory, String queries, String configuration)
      throws ProblemsException, ListenException {
    return start(directory, queries, configuration, Clocks.SYSTEM);
  }

  /** As {@link #start(Path, String, String)}, with variables for the configuration. */
  public static RunningAgent start(
      Path directory, String queries, String configuration, Map<String, String> variables)
      throws ProblemsException, ListenException {
    return start(directory, queries, configuration, variables, Clocks.SYSTEM);
  }

  /** As {@link #start(Path, String, String)}, by other clocks. */
  public static RunningAgent start(
      Path directory, String queries, String configuration, Clocks clocks)
      throws ProblemsException, ListenException {
    return start(directory, queries, configuration, Map.of(), clocks);
  }

  private static RunningAgent start(
      Path directory,
      String queries,
      String configuration,
      Map<String, String> variables,
      Clocks clocks)
      throws ProblemsException, ListenException {
    write(directory, "queries.yaml", queries);
    configure(directory, configuration);
    return new RunningAgent(
        directory,
        Agent.start(new Loading(directory, variables, ServerLists.of(clocks, "tester")), clocks));
  }

  private record Loading(Path directory, Map<String, String> variables, ServerLists fetched)
      implements Agent.Loading {
    @Override
    public Setup load(WatchedFiles files) throws ProblemsException {
      return Setup.load(
          Optional.of(directory.resolve("pgvitals.yaml")),
          new Environment(variables, directory, "tester"),
          files,
          fetched);
    }

    @Override
    public Optional<ServerLists> lists() {
      return Optional.of(fetched);
    }
  }

  private static void configure(Path directory, String configuration) {
    write(
        directory,
        "pgvitals.yaml",
        "listen: \"127.0.0.1:0\"\n"
            + (configuration.startsWith("catalogue:") ? "" : "catalogue: [queries.yaml]\n")
            + configuration);
  }

  private static void write(Path directory, String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void configure(String configuration) {
    configure(directory, configuration);
  }

  public void queries(String queries) {
    write(directory, "queries.yaml", queries);
  }

  /** Where it serves, as {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + agent.address().getPort();
  }

  public Http.Answer get(String path, String... headers) {
    return http.get(path, headers);
  }

  public Http.Answer reload() {
    return http.post("/-/reload");
  }

  public List<String> samples() {
    return get("/metrics").samples();
  }

  /** The value of a series now. */
  double value(String series) {
    return samples().stream()
        .filter(sample -> sample.startsWith(series + " "))
        .mapToDouble(sample -> Double.parseDouble(sample.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample of " + series));
  }

  /** Waits until /metrics has this line. */
  void awaitSample(String sample) {
    awaitSamples(sample, samples -> samples.contains(sample));
  }

  void awaitSamples(String what, Predicate<List<String>> condition) {
    await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(this::samples, condition);
  }

  @Override
  public void close() {
    agent.close();
  }
}
