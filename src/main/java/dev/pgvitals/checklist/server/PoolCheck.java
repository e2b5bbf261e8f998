package dev.pgvitals.checklist.server;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether clients keep their connections, as those behind a pool do. */
final class PoolCheck implements ServerCheck {
  private static final double FULL = 0.8;

  /** Fewer sessions may be of people. */
  private static final int SESSIONS = 1000;

  /** A pool keeps a connection for minutes at least. */
  private static final double SHORT_SECONDS = 10;

  private static final String CLIENTS =
      """
      SELECT count(*) AS clients, count(*) FILTER (WHERE state = 'idle') AS idle,
             count(DISTINCT client_addr) AS addresses,
             current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer AS most
      FROM pg_stat_activity
      WHERE backend_type = 'client backend'""";

  private static final String SESSIONS_14 =
      """
      SELECT sum(d.sessions)::bigint AS sessions, sum(d.session_time) / 1000 / nullif(sum(d.sessions), 0) AS seconds
      FROM pg_stat_database AS d""";

  @Override
  public Item item() {
    return Item.CONNECTION_POOLING;
  }

  /** A no where clients come and go, else nothing but evidence for whoever asks for a pool. */
  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    Row clients = server.askOne(CLIENTS);
    String evidence =
        "%s from %s, %d idle, of %d that there can be"
            .formatted(
                Plural.of(clients.whole("clients"), "client session"),
                Plural.of(clients.whole("addresses"), "address", "addresses"),
                clients.whole("idle"),
                clients.whole("most"));
    List<Finding> findings = new ArrayList<>();
    if (clients.whole("clients") >= FULL * clients.whole("most")) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              evidence + ": nearly full",
              "a pool in front, such as PgBouncer in transaction mode, needs a few sessions for"
                  + " hundreds of clients"));
    }
    shortSessions(server).ifPresent(findings::add);
    if (findings.isEmpty()) {
      findings.add(
          Finding.ask(
              item(),
              server.name(),
              evidence + "; no PgBouncer is among the servers of the configuration",
              "do applications pool their connections themselves? Else put PgBouncer in front and"
                  + " name its console as a server"));
    }
    return findings;
  }

  private Optional<Finding> shortSessions(ServerView server)
      throws ServerProbeException, InterruptedException {
    if (server.major() < 14) {
      return Optional.empty();
    }
    Row sessions = server.askOne(SESSIONS_14);
    return sessions.whole("sessions") < SESSIONS || sessions.number("seconds") >= SHORT_SECONDS
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                item(),
                server.name(),
                "%d sessions were opened and lasted %s on average: clients log in for each request"
                    .formatted(
                        sessions.whole("sessions"),
                        ValueUnit.SECONDS.text(sessions.number("seconds"))),
                "pool connections in the application, or put PgBouncer in front"));
  }
}
