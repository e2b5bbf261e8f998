package dev.pgvitals.checklist.database;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** Looks into each database of one server. */
public interface DatabaseCheck {
  /** What its findings are about. */
  List<Item> items();

  List<Finding> of(DatabaseView database) throws ServerProbeException, InterruptedException;

  /** What to say when no database gave a finding. */
  List<Finding> ofNone(ServerView server) throws ServerProbeException, InterruptedException;
}
