package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** Looks at a server for one item. */
public interface ServerCheck {
  Item item();

  List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException;
}
