package dev.pgvitals.bench.micro;

import com.sun.management.ThreadMXBean;
import dev.pgvitals.metric.Families;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Prints what publishing and scraping cost. Run its main with the test class path; the flags that
 * the agent runs with give the figures that count.
 */
final class ExpositionBenchmark {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final SliceStore store = new SliceStore(System::nanoTime);
  private final Exposition exposition = new Exposition(store, new PrometheusRegistry());
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Random random = new Random(1);
  private final int servers;
  private final int tables;
  private final List<List<MetricFamily>> queries = new ArrayList<>();

  private ExpositionBenchmark(int servers, int tables) {
    this.servers = servers;
    this.tables = tables;
    queries.add(families("pg_stat_user_tables", 20));
    for (int q = 0; q < 24; q++) {
      queries.add(families("pg_stat_thing" + q, 5));
    }
  }

  public static void main(String[] args) {
    System.out.printf(
        "%-30s %10s %9s | %-28s | %-34s | %-34s%n",
        "",
        "text, MB",
        "gzip, kB",
        "publish: ns and B a series",
        "all new: p50 p99 ms, kB allocated",
        "unchanged: p50 p99 ms, kB allocated");
    new ExpositionBenchmark(1, 400).run("1 server, 10k series");
    new ExpositionBenchmark(10, 400).run("10 servers, 100k series");
    new ExpositionBenchmark(200, 10).run("200 servers, 160k series");
  }

  private static List<MetricFamily> families(String prefix, int count) {
    List<MetricFamily> families = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      families.add(
          Families.counter(prefix + "_of_kind" + i + "_total", "datname", "schemaname", "relname"));
    }
    return families;
  }

  private void run(String name) {
    long series = publishAll();
    for (int i = 0; i < 3; i++) {
      publishAll();
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      publishAll();
    }
    long publishing = (System.nanoTime() - start) / 3;
    long allocated = (threads.getCurrentThreadAllocatedBytes() - before) / 3;
    for (boolean gzip : new boolean[] {true, false}) {
      System.out.printf(
          "%-30s %10.1f %9.0f | %12d %15d | %s | %s%n",
          name + (gzip ? ", gzip" : ", text"),
          exposition.body(ServerSelection.EVERYTHING, Format.TEXT, false).length() / 1e6,
          exposition.body(ServerSelection.EVERYTHING, Format.TEXT, true).length() / 1e3,
          publishing / series,
          allocated / series,
          scrapes(gzip, true),
          scrapes(gzip, false));
    }
    System.out.printf("%-30s %.3f ms%n", "the page compressed as a whole", wholeGzipMillis());
  }

  /** What a scrape would cost if nothing compressed were kept. */
  private double wholeGzipMillis() {
    byte[] text = exposition.text().getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[text.length];
    long[] times = new long[20];
    for (int i = 0; i < times.length; i++) {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
      long start = System.nanoTime();
      deflater.setInput(text);
      deflater.finish();
      while (!deflater.finished()) {
        deflater.deflate(out);
      }
      times[i] = System.nanoTime() - start;
      deflater.end();
    }
    Arrays.sort(times);
    return times[times.length / 2] / 1e6;
  }

  private String scrapes(boolean gzip, boolean allNew) {
    int rounds = allNew ? 40 : 200;
    long[] times = new long[rounds];
    long allocated = 0;
    for (int i = 0; i < rounds; i++) {
      if (allNew) {
        publishAll();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      try {
        exposition
            .body(ServerSelection.EVERYTHING, Format.TEXT, gzip)
            .writeTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      times[i] = System.nanoTime() - start;
      allocated += threads.getCurrentThreadAllocatedBytes() - before;
    }
    Arrays.sort(times);
    return String.format(
        "%10.3f %10.3f %12.0f",
        times[rounds / 2] / 1e6, times[rounds * 99 / 100] / 1e6, allocated / 1e3 / rounds);
  }

  private long publishAll() {
    long series = 0;
    for (int s = 0; s < servers; s++) {
      for (int q = 0; q < queries.size(); q++) {
        Slice slice = slice("server-" + s, q);
        store.publish(slice, LIFETIME);
        series += slice.series();
      }
    }
    return series;
  }

  private Slice slice(String server, int query) {
    List<MetricFamily> families = queries.get(query);
    SliceBuilder slice =
        new SliceBuilder(
            new SliceKey(server, "", "query" + query), Map.of("env", "prod"), families);
    int rows = query == 0 ? tables : 1 + query % 9;
    for (int row = 0; row < rows; row++) {
      SeriesLabels labels =
          slice.labels(
              List.of("datname", "schemaname", "relname"),
              List.of("shop", "public", "orders_of_month_" + row));
      for (int f = 0; f < families.size(); f++) {
        if (f % 5 == 4) {
          slice.sample(f, labels, random.nextInt(1 << 24) / 1000.0);
        } else {
          slice.sample(f, labels, (long) random.nextInt(1 << (f + 4) % 24));
        }
      }
    }
    return slice.build();
  }
}
