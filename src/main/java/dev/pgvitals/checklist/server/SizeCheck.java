package dev.pgvitals.checklist.server;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** Whether what is read most fits into memory. Connections in use are a vital. */
final class SizeCheck implements ServerCheck {
  private static final double LEAST_HITS = 0.9;

  /** Until then, the first reads of a new server count for too much. */
  private static final int BLOCKS = 100_000;

  private static final String CACHE =
      """
      SELECT coalesce(sum(d.blks_hit + d.blks_read), 0)::bigint AS blocks,
             sum(d.blks_hit)::double precision / nullif(sum(d.blks_hit + d.blks_read), 0) AS hits,
             sum(d.numbackends) AS connections, current_setting('max_connections') AS most,
             current_setting('shared_buffers') AS buffers
      FROM pg_stat_database AS d""";

  @Override
  public Item item() {
    return Item.SERVER_SIZE;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    Row row = server.askOne(CACHE);
    String evidence =
        "%s of block reads are found in shared_buffers of %s; %d of %s connections"
            .formatted(
                row.find("hits")
                    .map(hits -> ValueUnit.RATIO.text(Double.parseDouble(hits)))
                    .orElse("none"),
                row.text("buffers"),
                row.whole("connections"),
                row.text("most"));
    return List.of(
        row.whole("blocks") >= BLOCKS && row.number("hits") < LEAST_HITS
            ? Finding.no(
                item(),
                server.name(),
                evidence,
                "shared_buffers of a quarter of the memory (restart), or more memory; look for"
                    + " large tables that are read as a whole first")
            : Finding.yes(item(), server.name(), evidence));
  }
}
