package dev.pgvitals.checklist.database;

import dev.pgvitals.checklist.server.Row;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** A database of a server while it is looked at. One thread. */
public record DatabaseView(ServerView server, Place place) {
  /** As findings say where they were made. */
  public String where() {
    return server.name() + "/" + place.facts().name();
  }

  public List<Row> ask(String sql) throws ServerProbeException, InterruptedException {
    return ServerView.ask(place, sql);
  }
}
