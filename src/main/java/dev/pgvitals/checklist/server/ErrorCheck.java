package dev.pgvitals.checklist.server;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** How many transactions end in an error; whether that is dealt with, a person knows. */
final class ErrorCheck implements ServerCheck {
  private static final double MOST = 0.1;
  private static final int ENOUGH = 1000;

  private static final String ENDS =
      """
      SELECT coalesce(sum(d.xact_commit + d.xact_rollback), 0)::bigint AS transactions,
             sum(d.xact_rollback)::double precision / nullif(sum(d.xact_commit + d.xact_rollback), 0) AS rolled_back,
             coalesce(sum(d.deadlocks), 0)::bigint AS deadlocks
      FROM pg_stat_database AS d""";

  @Override
  public Item item() {
    return Item.ERROR_HANDLING;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    Row row = server.askOne(ENDS);
    String evidence =
        "%s of %d transactions were rolled back, %d deadlocks"
            .formatted(
                ValueUnit.RATIO.text(row.number("rolled_back")),
                row.whole("transactions"),
                row.whole("deadlocks"));
    return List.of(
        row.whole("transactions") >= ENOUGH && row.number("rolled_back") > MOST
            ? Finding.no(
                item(),
                server.name(),
                evidence,
                "find the errors in the server's log and the application's")
            : Finding.ask(
                item(),
                server.name(),
                evidence,
                "are serialization failures (40001, 40P01) tried again, and lost connections"
                    + " opened anew after a failover?"));
  }
}
