package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.scrape.Page;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Both programs run, and take turns at being scraped. */
record SideBySide(Side agent, Side peer) {
  private static final int WARM_UP = 3;

  /**
   * What one of the two showed.
   *
   * @param page its last one
   */
  record Side(
      ScrapeTally.Result gzip,
      ScrapeTally.Result plain,
      Page page,
      Page queries,
      Proc.Memory memory) {}

  static SideBySide measure(
      RunningProgram agent,
      RunningProgram peer,
      WatchedServer server,
      Workload workload,
      Effort effort,
      Progress progress)
      throws IOException {
    new ScrapeTally(agent, server, true).scrape(WARM_UP);
    new ScrapeTally(peer, server, true).scrape(WARM_UP);
    mustAgree(page(agent, workload), page(peer, workload));
    ScrapeTally agentGzip = new ScrapeTally(agent, server, true);
    ScrapeTally agentPlain = new ScrapeTally(agent, server, false);
    ScrapeTally peerGzip = new ScrapeTally(peer, server, true);
    ScrapeTally peerPlain = new ScrapeTally(peer, server, false);
    for (int round = 1; round <= effort.rounds(); round++) {
      progress.say("scraping, round %d of %d".formatted(round, effort.rounds()));
      agentGzip.scrape(effort.agentScrapes());
      peerGzip.scrape(effort.peerScrapes());
      agentPlain.scrape(effort.agentScrapes() / 4);
      peerPlain.scrape(effort.peerScrapes() / 2);
    }
    return new SideBySide(
        side(agent, agentGzip, agentPlain, workload), side(peer, peerGzip, peerPlain, workload));
  }

  private static Side side(
      RunningProgram program, ScrapeTally gzip, ScrapeTally plain, Workload workload)
      throws IOException {
    Proc.Memory memory = program.memory();
    Page page = fullPage(program);
    return new Side(gzip.result(), plain.result(), page, workload.partOf(page), memory);
  }

  private static Page page(RunningProgram program, Workload workload) throws IOException {
    return workload.partOf(fullPage(program));
  }

  private static Page fullPage(RunningProgram program) throws IOException {
    try (ScrapeClient client = new ScrapeClient(program.port())) {
      client.scrape(false);
      return Page.of(client.lastBody());
    }
  }

  /** To compare programs that publish different things would mean nothing. */
  private static void mustAgree(Page agent, Page peer) {
    Map<String, Integer> ours = agent.series();
    Map<String, Integer> theirs = peer.series();
    TreeSet<String> families = new TreeSet<>(new TreeMap<>(ours).keySet());
    families.addAll(theirs.keySet());
    List<String> differences = new ArrayList<>();
    for (String family : families) {
      if (!Objects.equals(ours.get(family), theirs.get(family))) {
        differences.add(
            "%s: %d series of pgvitals, %d of postgres_exporter"
                .formatted(family, ours.getOrDefault(family, 0), theirs.getOrDefault(family, 0)));
      }
    }
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "the two do not publish the same:\n" + String.join("\n", differences));
    }
  }
}
