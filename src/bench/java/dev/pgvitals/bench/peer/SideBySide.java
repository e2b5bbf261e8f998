package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Figure;
import dev.pgvitals.bench.report.Goal;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.report.Table;
import dev.pgvitals.bench.scrape.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.zip.GZIPOutputStream;

/** Both programs run, and take turns at being scraped, first by one client, then by several. */
record SideBySide(Side agent, Measured<Side> peer, Throughput throughput) {
  private static final int WARM_UP = 3;

  /** What one of the two showed; its memory is that after all scrapes. */
  record Side(ScrapeTally.Result gzip, ScrapeTally.Result plain, Page queries, Proc.Memory memory) {
    Page page() {
      return Page.of(plain.body());
    }

    int gzipBytes() {
      return gzip.body().length;
    }

    /** Of the plain page by {@code gzip -6}, which is what Java does by default. */
    int bytesAtBest() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(plain.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.size();
    }
  }

  static SideBySide measure(Setting setting, Content content, Measured<Nginx> nginx)
      throws IOException, SQLException, InterruptedException {
    setting.progress().say("%s: scraping".formatted(content.title()));
    Setting.Running both = setting.start("scrape", content, Effort.NORMAL);
    RunningProgram agent = both.agent();
    Measured<RunningProgram> peer =
        both.peer().then(running -> mustAgree(agent, running, setting.workload()));
    new ScrapeTally(agent, true).scrape(WARM_UP);
    Scraped ours = new Scraped(agent);
    Measured<Scraped> theirs = peer.then(Scraped::new);
    int rounds = content.fewer(setting.effort().rounds());
    int peerScrapes = content.fewer(setting.effort().peerScrapes());
    for (int round = 1; round <= rounds; round++) {
      setting.progress().say("scraping, round %d of %d".formatted(round, rounds));
      ours.round(setting.effort().agentScrapes());
      theirs = theirs.then(scraped -> scraped.round(peerScrapes));
    }
    Throughput throughput =
        Throughput.measure(
            setting,
            agent,
            peer,
            ours.gzip.result().body(),
            nginx,
            content.fewer(setting.effort().clientRounds()));
    SideBySide sides =
        new SideBySide(
            ours.side(setting.workload()),
            theirs.then(scraped -> scraped.side(setting.workload())),
            throughput);
    setting.stop(both);
    return sides;
  }

  /** One of the two, while it is scraped. */
  private record Scraped(RunningProgram program, ScrapeTally gzip, ScrapeTally plain) {
    Scraped(RunningProgram program) {
      this(program, new ScrapeTally(program, true), new ScrapeTally(program, false));
    }

    Scraped round(int scrapes) throws IOException {
      gzip.scrape(scrapes);
      plain.scrape(Math.max(1, scrapes / 4));
      return this;
    }

    Side side(Workload workload) {
      ScrapeTally.Result page = plain.result();
      return new Side(gzip.result(), page, workload.partOf(Page.of(page.body())), program.memory());
    }
  }

  void tell(Table.Rows rows) throws SQLException, InterruptedException {
    pages(rows);
    Row each = new Row(rows);
    each.row("gzip scrape p50, ms", "%.2f", s -> s.gzip().times().median(), Goal.partOfPeer(50));
    each.row("gzip scrape p99, ms", "%.2f", s -> s.gzip().times().millis(0.99), Goal.NONE);
    each.row("plain scrape p50, ms", "%.2f", s -> s.plain().times().median(), Goal.NONE);
    each.row("plain scrape p99, ms", "%.2f", s -> s.plain().times().millis(0.99), Goal.NONE);
    each.row("CPU a gzip scrape, ms", "%.2f", s -> s.gzip().cpu(), Goal.partOfPeer(50));
    each.row("CPU a plain scrape, ms", "%.2f", s -> s.plain().cpu(), Goal.NONE);
    throughput.tell(rows);
    each.row("RSS after all that, MB", "%.0f", s -> s.memory().resident() / 1024.0, Goal.NONE);
    each.row("peak RSS, MB", "%.0f", s -> s.memory().peak() / 1024.0, Goal.NONE);
  }

  private void pages(Table.Rows rows) {
    Row each = new Row(rows);
    each.row("series of the queries", "%.0f", s -> s.queries().count(), Goal.NONE);
    each.row("series in all", "%.0f", s -> s.page().count(), Goal.NONE);
    each.row("page, kB", "%.0f", s -> s.plain().body().length / 1e3, Goal.NONE);
    each.row("page with gzip, kB", "%.0f", s -> s.gzipBytes() / 1e3, Goal.ofPeer(1.15));
    each.row("the plain page by gzip -6, kB", "%.0f", s -> s.bytesAtBest() / 1e3, Goal.NONE);
  }

  private final class Row {
    private final Table.Rows rows;

    Row(Table.Rows rows) {
      this.rows = rows;
    }

    void row(String what, String format, ToDoubleFunction<Side> number, Goal goal) {
      rows.row(
          what,
          format,
          Figure.of(number.applyAsDouble(agent)),
          peer.figure(number),
          Figure.NONE,
          goal);
    }
  }

  /** To compare programs that publish different things would mean nothing. */
  private static RunningProgram mustAgree(
      RunningProgram agent, RunningProgram peer, Workload workload) throws IOException {
    Map<String, Integer> ours = page(agent, workload).series();
    Map<String, Integer> theirs = page(peer, workload).series();
    TreeSet<String> families = new TreeSet<>(ours.keySet());
    families.addAll(theirs.keySet());
    families.removeIf(family -> Objects.equals(ours.get(family), theirs.get(family)));
    if (!families.isEmpty()) {
      String first = families.first();
      throw new IllegalStateException(
          "postgres_exporter does not publish the same: %d families differ, %s has %d series there and %d of pgvitals"
              .formatted(
                  families.size(),
                  first,
                  theirs.getOrDefault(first, 0),
                  ours.getOrDefault(first, 0)));
    }
    return peer;
  }

  private static Page page(RunningProgram program, Workload workload) throws IOException {
    return workload.partOf(
        Page.of(new ScrapeTally(program, false).scrape(WARM_UP).result().body()));
  }
}
