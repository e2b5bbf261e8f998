package dev.pgvitals.report.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.Selection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** A real Prometheus with a history that a test writes: a value an hour, until {@link #END}. */
public final class Backfilled implements AutoCloseable {
  /** The last full hour of a day, so that the last whole day is the one before. */
  public static final Instant END = Instant.parse("2026-03-01T12:00:00Z");

  private static final Duration STEP = Duration.ofHours(1);

  private final Map<String, StringBuilder> byMetric = new TreeMap<>();
  private final Path directory;
  private Optional<Prometheus> prometheus = Optional.empty();
  private List<String> summary = List.of();

  public Backfilled(Path directory) {
    this.directory = directory;
  }

  /** A series by the days before the end: 0 now, 60 two months ago; NaN where nothing was seen. */
  Backfilled add(
      String metric, Map<String, String> labels, double days, DoubleUnaryOperator value) {
    return add(metric, labels, days, STEP, value);
  }

  /** As the other, not by the hour. */
  public Backfilled add(
      String metric,
      Map<String, String> labels,
      double days,
      Duration step,
      DoubleUnaryOperator value) {
    StringBuilder lines = byMetric.computeIfAbsent(metric, name -> new StringBuilder());
    String series =
        metric
            + labels.entrySet().stream()
                .map(each -> each.getKey() + "=" + PrometheusClient.quoted(each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    double aDay = (double) Duration.ofDays(1).toSeconds() / step.toSeconds();
    for (int before = (int) (days * aDay); before >= 0; before--) {
      double number = value.applyAsDouble(before / aDay);
      if (!Double.isNaN(number)) {
        lines
            .append(series)
            .append(' ')
            .append(number)
            .append(' ')
            .append(END.minus(step.multipliedBy(before)).getEpochSecond())
            .append('\n');
      }
    }
    return this;
  }

  public static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }

  public Backfilled start(Release release) throws IOException {
    StringBuilder text = new StringBuilder();
    byMetric.forEach(
        (metric, lines) -> text.append("# TYPE ").append(metric).append(" gauge\n").append(lines));
    Path file = Files.writeString(directory.resolve("history.om"), text.append("# EOF\n"));
    if (!byMetric.isEmpty()) {
      Tool.Outcome outcome =
          Tool.promtool(release)
              .run(
                  "",
                  "tsdb",
                  "create-blocks-from",
                  "openmetrics",
                  "--max-block-duration=2880h",
                  file.toString(),
                  directory.resolve("data").toString());
      assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    }
    prometheus =
        Optional.of(Prometheus.start(release, directory, "", "--storage.tsdb.retention.time=10y"));
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(client().query("vector(1)", END)).hasSize(1));
    return this;
  }

  public PrometheusClient client() {
    return new PrometheusClient(
        PrometheusAccess.open(URI.create("http://" + prometheus.orElseThrow().address())),
        Duration.ofSeconds(60));
  }

  /** The parts of the last week. */
  Map<String, Part> parts(String... servers) {
    Map<String, Part> parts = new LinkedHashMap<>();
    CapacitySource source = new CapacitySource(client(), Selection.of(List.of(servers)));
    for (Part part : source.parts(Period.before(END, Duration.ofDays(7)))) {
      parts.put(part.id(), part);
    }
    assertThat(source.failures()).isEmpty();
    summary = source.summary().stream().map(item -> item.mark() + " " + item.text()).toList();
    return parts;
  }

  /** What was summed up of the parts that were asked for last. */
  List<String> summary() {
    return summary;
  }

  /** What the part of an id says; that there is none fails the test. */
  public static List<String> lines(Map<String, Part> parts, String id) {
    return lines(
        Optional.ofNullable(parts.get(id))
            .orElseThrow(() -> new AssertionError("no part " + id + " in " + parts.keySet())));
  }

  /** What a part says, a line for each row. */
  public static List<String> lines(Part part) {
    if (part instanceof Part.Missing missing) {
      return List.of("missing: " + missing.why());
    }
    List<String> lines = new ArrayList<>();
    for (Block block : ((Part.Section) part).blocks()) {
      if (block instanceof Block.Paragraph paragraph) {
        lines.add(paragraph.text());
      } else if (block instanceof Block.Items items) {
        items.items().forEach(item -> lines.add("* " + item.text()));
      } else if (block instanceof Block.Table table) {
        table.rows().forEach(row -> lines.add(line(row)));
      }
    }
    return lines;
  }

  private static String line(Block.Row row) {
    String cells = row.cells().stream().map(Backfilled::text).collect(Collectors.joining(" | "));
    return row.mark() == Mark.PLAIN ? cells : cells + " | " + row.mark();
  }

  private static String text(Cell cell) {
    if (cell instanceof Cell.Text words) {
      return words.text();
    }
    if (cell instanceof Cell.Code code) {
      return code.text();
    }
    if (cell instanceof Cell.Ratio ratio) {
      return String.format(Locale.ROOT, "%.2f", ratio.value());
    }
    if (cell instanceof Cell.Bytes bytes) {
      return (long) bytes.value() + " B";
    }
    return cell instanceof Cell.Unknown
        ? "?"
        : cell instanceof Cell.Span span
            ? span.length().toString()
            : cell instanceof Cell.Amount number
                ? String.valueOf((long) number.value())
                : ((Cell.Time) cell).at().toString();
  }

  @Override
  public void close() {
    prometheus.ifPresent(Prometheus::close);
  }
}
