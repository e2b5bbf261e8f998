package dev.pgvitals.web.api;

import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.JobTrouble;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All there is to tell of one server. */
public final class ServerDocument {
  private ServerDocument() {}

  /**
   * The document.
   *
   * @param withTexts whether it tells texts of statements
   */
  public static byte[] of(ServerDetails server, AgentView agent, boolean withTexts) {
    Json json = new Json();
    String name = server.report().server();
    VitalPart vitals = new VitalPart(json);
    QueryPart queries = new QueryPart(json);
    List<Table> own = OwnTables.of(server.report().plan().queries());
    Set<String> families = new HashSet<>(Tables.FAMILIES);
    families.addAll(Tables.families(own));
    TablePart tables = new TablePart(json, agent.samples(name, families), withTexts);
    json.object(
        () -> {
          new ServerPart(json, one -> JobTrouble.of(agent, one)).summary(server);
          json.list(
              "vitals",
              () -> server.vitals().forEach(vital -> json.object(() -> vitals.of(vital))));
          json.list(
              "runs",
              () -> server.queries().forEach(query -> json.object(() -> queries.described(query))));
          json.list(
              "skipped",
              () ->
                  server
                      .report()
                      .plan()
                      .skipped()
                      .forEach(query -> json.object(() -> queries.of(query))));
          FeedPart feeds = new FeedPart(json);
          json.list(
              "feeds",
              () ->
                  agent.feeds().stream()
                      .filter(one -> one.id().server().equals(Optional.of(name)))
                      .forEach(one -> json.object(() -> feeds.of(one, true))));
          json.list(
              "tables",
              () -> {
                Tables.ALL.forEach(tables::write);
                own.forEach(tables::write);
              });
        });
    return json.bytes();
  }
}
