package dev.pgvitals.metric.scrape;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static dev.pgvitals.metric.Families.histogram;
import static dev.pgvitals.metric.Families.info;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that others wrote read what we write. */
class OutsideReadersIT {
  private final SliceStore store = new SliceStore(System::nanoTime);
  private final AgentMetrics metrics = new AgentMetrics("1.2.3");
  private final Exposition exposition = new Exposition(store, metrics.registry());

  @TempDir Path directory;

  @BeforeEach
  void publishSomeOfEverything() {
    metrics.loaded(Instant.EPOCH);
    metrics.answered("/metrics", 200, Duration.ofMillis(1));
    for (String server : List.of("one", "two")) {
      SliceBuilder slice =
          new SliceBuilder(
              new SliceKey(server, "", "q"),
              Map.of("env", "prod"),
              List.of(
                  gauge("pg_size_bytes", "relname"),
                  counter("pg_scans_total", "relname"),
                  info("pg_server_info", "relname"),
                  histogram("pg_wait_seconds", "relname")));
      for (int i = 0; i < 2_000; i++) {
        SeriesLabels row = slice.labels(List.of("relname"), List.of("t\"\\\n\u0000\ud83d" + i));
        slice.sample(0, row, i / 7.0);
        slice.sample(1, row, (long) i);
        slice.sample(2, row, 1);
        if (i < 3) {
          slice.histogram(3, row, new double[] {0.5, 1e6}, new long[] {1, 2}, 3, 4e9);
        }
      }
      store.publish(slice.build(), Duration.ofHours(1));
    }
  }

  @Test
  void promtoolFindsNothingToSay() throws Exception {
    Path text = directory.resolve("metrics");
    Files.write(
        text, Scrape.bytes(exposition.body(ServerSelection.EVERYTHING, Format.TEXT, false)));

    Outcome outcome = run(text, promtool(), "check", "metrics");

    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  @Test
  void gzipReadsOneIntactMember() throws Exception {
    Body body = exposition.body(ServerSelection.EVERYTHING, Format.OPENMETRICS, true);
    Path file = directory.resolve("metrics.gz");
    Files.write(file, Scrape.bytes(body));

    Outcome test = run(file, "gzip", "-tv");
    Outcome text = run(file, "gzip", "-dc");

    assertThat(test.status()).as(test.output()).isZero();
    assertThat(text.output()).isEqualTo(Scrape.decode(body));
  }

  private record Outcome(int status, String output) {}

  private Outcome run(Path input, String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    return new Outcome(status, Files.readString(output, StandardCharsets.UTF_8));
  }

  /** From the directory of tools that the build was given, else from the path. */
  private static String promtool() {
    return Stream.of(System.getProperty("pgvitals.tools", "").split(File.pathSeparator))
        .filter(tools -> !tools.isEmpty())
        .flatMap(
            tools ->
                Stream.of("promtool", "bin/promtool", "usr/bin/promtool")
                    .map(Path.of(tools)::resolve))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse("promtool");
  }
}
