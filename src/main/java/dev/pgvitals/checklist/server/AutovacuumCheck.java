package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** Whether autovacuum runs at all. */
final class AutovacuumCheck implements ServerCheck {
  private static final String OFF =
      "SELECT name FROM pg_settings WHERE name IN ('autovacuum', 'track_counts')"
          + " AND reset_val = 'off' ORDER BY name";

  @Override
  public Item item() {
    return Item.MAINTENANCE;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    List<String> off = server.ask(OFF).stream().map(row -> row.text("name")).toList();
    return off.isEmpty()
        ? List.of(Finding.yes(item(), server.name(), "autovacuum and track_counts are on"))
        : List.of(
            Finding.no(
                item(),
                server.name(),
                String.join(" and ", off) + (off.size() == 1 ? " is off" : " are off"),
                off.get(0) + " = on (reload); tables bloat and transaction IDs run out without"));
  }
}
