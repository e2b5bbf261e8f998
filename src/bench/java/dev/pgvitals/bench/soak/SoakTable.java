package dev.pgvitals.bench.soak;

import dev.pgvitals.bench.report.MarkdownTable;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.soak.check.Levels;
import dev.pgvitals.bench.soak.check.PageCheck;
import java.util.Locale;
import java.util.Map;

/** What a soak comes to. */
record SoakTable(
    PageCheck pages,
    Samples scrapes,
    Map<String, Integer> faults,
    Levels start,
    Levels end,
    int findings) {
  @Override
  public String toString() {
    MarkdownTable counts = new MarkdownTable("", "count");
    row(counts, "successful runs", pages.runs());
    pages
        .failures()
        .forEach(
            (reason, count) -> {
              if (count > 0) {
                row(counts, "failures: " + reason, count);
              }
            });
    faults.forEach((kind, count) -> row(counts, "faults: " + kind, count));
    row(counts, "faults in all", faults.values().stream().mapToInt(Integer::intValue).sum());
    row(counts, "series on the last page", pages.series());
    row(counts, "scrapes served", scrapes.size());
    counts.row("scrape p50, ms", millis(scrapes.median()));
    counts.row("scrape p99, ms", millis(scrapes.millis(0.99)));
    counts.row("slowest scrape, ms", millis(scrapes.max()));
    row(counts, "things that went wrong", findings);
    MarkdownTable levels = new MarkdownTable("", "start", "end");
    compare(levels, "heap after a collection, kB", start.heap(), end.heap());
    compare(levels, "resident, kB", start.resident(), end.resident());
    compare(levels, "threads", start.threads(), end.threads());
    compare(levels, "open files and sockets", start.files(), end.files());
    compare(levels, "connections, the agent says", start.connections(), end.connections());
    compare(levels, "connections, the servers say", start.sessions(), end.sessions());
    return counts + "\n" + levels;
  }

  private static void row(MarkdownTable table, String what, long count) {
    table.row(what, Long.toString(count));
  }

  private static void compare(MarkdownTable table, String what, long start, long end) {
    table.row(what, Long.toString(start), Long.toString(end));
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.1f", millis);
  }
}
