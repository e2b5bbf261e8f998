package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.report.Table;
import dev.pgvitals.bench.server.SessionLog;
import dev.pgvitals.bench.server.WatchedServer;
import java.util.Locale;

/**
 * All that was measured.
 *
 * @param starts of the agent, with the benchmark's queries
 * @param peerStarts of the peer
 * @param builtinStarts of the agent, with its whole built-in catalogue
 * @param builtinFamilies whose presence made the page complete in those
 */
record Results(
    Samples starts,
    Samples peerStarts,
    Samples builtinStarts,
    int builtinFamilies,
    SideBySide scrapes,
    Cycles cycles,
    SessionLog sessions) {
  private static final int SCRAPE_TARGET = 50;
  private static final int CYCLE_TARGET = 3;
  private static final double MEMORY_TARGET_MB = 80;
  private static final double START_TARGET_MS = 1_000;
  private static final double CONNECTIONS_TARGET = 2;

  String table() {
    SideBySide.Side agent = scrapes.agent();
    SideBySide.Side peer = scrapes.peer();
    Samples fresh = cycles.fresh();
    return new Table()
        .compare("series of the queries", "%.0f", agent.queries().count(), peer.queries().count())
        .compare("series in all", "%.0f", agent.page().count(), peer.page().count())
        .compare("page, kB", "%.0f", agent.plain().bytes() / 1e3, peer.plain().bytes() / 1e3)
        .compare(
            "page with gzip, kB", "%.0f", agent.gzip().bytes() / 1e3, peer.gzip().bytes() / 1e3)
        .compare(
            "gzip scrape p50, ms",
            "%.2f",
            agent.gzip().times().median(),
            peer.gzip().times().median(),
            SCRAPE_TARGET)
        .compare(
            "gzip scrape p99, ms",
            "%.2f",
            agent.gzip().times().millis(0.99),
            peer.gzip().times().millis(0.99))
        .compare(
            "gzip scrape of new data p50, ms", "%.2f", fresh.median(), peer.gzip().times().median())
        .compare(
            "plain scrape p50, ms",
            "%.2f",
            agent.plain().times().median(),
            peer.plain().times().median())
        .compare(
            "plain scrape p99, ms",
            "%.2f",
            agent.plain().times().millis(0.99),
            peer.plain().times().millis(0.99))
        .compare(
            "CPU a gzip scrape, ms", "%.2f", agent.gzip().cpu(), peer.gzip().cpu(), SCRAPE_TARGET)
        .compare("CPU a plain scrape, ms", "%.2f", agent.plain().cpu(), peer.plain().cpu())
        .compare("CPU a collection, ms", "%.1f", cycles.cpu(), peer.gzip().cpu(), CYCLE_TARGET)
        .compare("the same, just after the start", "%.1f", cycles.firstCpu(), peer.gzip().cpu())
        .single("CPU a second at rest, ms", "%.1f", cycles.restCpu())
        .compare(
            "PostgreSQL's CPU a collection, ms",
            "%.1f",
            cycles.serverCpu(),
            peer.gzip().serverCpu())
        .limit(
            "memory resident after the load, MB",
            "%.0f",
            agent.memory().resident() / 1024.0,
            peer.memory().resident() / 1024.0,
            MEMORY_TARGET_MB)
        .compare(
            "its share of it (PSS), MB",
            "%.0f",
            agent.memory().proportional() / 1024.0,
            peer.memory().proportional() / 1024.0)
        .compare(
            "the most resident at any time, MB",
            "%.0f",
            agent.memory().peak() / 1024.0,
            peer.memory().peak() / 1024.0)
        .single("resident, scraped now and then, MB", "%.0f", cycles.memory().resident() / 1024.0)
        .limit(
            "start to first complete page, ms",
            "%.0f",
            starts.median(),
            peerStarts.median(),
            START_TARGET_MS)
        .text("from-to of %d starts, ms".formatted(starts.size()), range(starts), range(peerStarts))
        .single("start with the built-in catalogue, ms", "%.0f", builtinStarts.median())
        .text("from-to, for %d families, ms".formatted(builtinFamilies), range(builtinStarts), "")
        .limit(
            "connections at one time, the most",
            "%.0f",
            sessions.most(WatchedServer.AGENT),
            sessions.most(WatchedServer.PEER),
            CONNECTIONS_TARGET)
        .compare(
            "connections opened in the whole run",
            "%.0f",
            sessions.opened(WatchedServer.AGENT),
            sessions.opened(WatchedServer.PEER))
        .toString();
  }

  private static String range(Samples samples) {
    return String.format(Locale.ROOT, "%.0f-%.0f", samples.min(), samples.max());
  }
}
