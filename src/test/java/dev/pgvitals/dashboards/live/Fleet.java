package dev.pgvitals.dashboards.live;

import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two agents that know nothing of one another, each with a server that is called {@code orders}:
 * four servers of four majors, and no two of them do as much.
 */
final class Fleet implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of("max_connections", "40", "max_prepared_transactions", "2");

  private final List<Member> members = new ArrayList<>();
  private final List<Pace> paces = new ArrayList<>();

  /** One server, and what to choose on a board to see it alone. */
  record Member(String job, String cluster, String name, LocalPostgres server) {
    Map<String, String> chosen() {
      return Map.of("job", job, "server", name);
    }

    private String entry() {
      return "  - {name: %s, url: '%s', labels: {cluster: %s}}\n"
          .formatted(name, server.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"), cluster);
    }
  }

  Fleet() throws SQLException {
    add("east", "shop", "orders", 13);
    add("east", "shop", "stock", 15);
    add("west", "library", "orders", 18);
    add("west", "library", "books", 19);
    for (int i = 0; i < members.size(); i++) {
      busy(members.get(i).server(), i + 1);
    }
  }

  private void add(String job, String cluster, String name, int major) {
    members.add(new Member(job, cluster, name, LocalPostgres.start(major, SETTINGS)));
  }

  private void busy(LocalPostgres server, int times) throws SQLException {
    server.createMonitorRole();
    server.sql(
        "CREATE TABLE item AS SELECT n AS id, md5(n::text) AS text FROM generate_series(1, %d) AS n"
            .formatted(10_000 * times),
        "CREATE INDEX item_by_text ON item (text)",
        "CREATE INDEX item_by_text_again ON item (text)",
        "DELETE FROM item WHERE id <= 100 * " + times,
        "ANALYZE item");
    for (int i = 1; i <= times; i++) {
      server.sql("CREATE DATABASE part_" + i);
    }
    server.prepareTransaction("forgotten", "SELECT pg_current_xact_id()");
    for (int i = 0; i < times; i++) {
      paces.add(
          Pace.start(
              server.connect("postgres", "postgres", ""),
              10,
              "UPDATE item SET text = text WHERE id = " + 9_000));
    }
  }

  List<Member> members() {
    return members;
  }

  /** By their jobs, the configurations of the agents. */
  Map<String, String> configurations() {
    Map<String, String> configurations = new LinkedHashMap<>();
    for (Member member : members) {
      configurations.merge(
          member.job(),
          Observatory.CATALOGUE + "defaults: {connections: 4}\nservers:\n" + member.entry(),
          (before, added) -> before + member.entry());
    }
    return configurations;
  }

  @Override
  public void close() throws SQLException {
    for (Pace pace : paces) {
      pace.close();
    }
    members.forEach(member -> member.server().close());
  }
}
