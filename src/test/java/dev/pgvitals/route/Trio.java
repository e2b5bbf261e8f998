package dev.pgvitals.route;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.HashMap;
import java.util.Map;

/** A cluster {@code orders}: the primary p1 and two standbys, r1 and r2, which stream from it. */
final class Trio implements AutoCloseable {
  final LocalPostgres p1;
  final LocalPostgres r1;
  final LocalPostgres r2;

  private Trio(LocalPostgres p1, LocalPostgres r1, LocalPostgres r2) {
    this.p1 = p1;
    this.r1 = r1;
    this.r2 = r2;
  }

  static Trio start(int major) {
    Map<String, String> settings = new HashMap<>();
    settings.put("wal_retrieve_retry_interval", "100ms");
    LocalPostgres p1 = LocalPostgres.start(major, settings);
    p1.createMonitorRole();
    p1.sql("CREATE TABLE note (text text)");
    return new Trio(p1, p1.standby("r1", Map.of()), p1.standby("r2", Map.of()));
  }

  /** A commit on a server that takes writes. */
  static void write(LocalPostgres server) {
    server.sql("INSERT INTO note VALUES ('new')");
  }

  /** The agent's configuration. */
  String configuration(String routing) {
    StringBuilder yaml = new StringBuilder("routing: " + routing + "\nservers:\n");
    Map.of("p1", p1, "r1", r1, "r2", r2)
        .forEach((name, server) -> yaml.append(entry(name, server)));
    return yaml.toString();
  }

  static String entry(String name, LocalPostgres server) {
    return "  - {name: %s, url: '%s', connections: 1, labels: {cluster: orders}}\n"
        .formatted(name, server.uri("monitor", "watch", "postgres"));
  }

  /** From now on the standby has nobody to stream from. */
  static void cut(LocalPostgres standby) {
    standby.sql("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()");
  }

  /** From now on the standby streams from that server, without a slot. */
  static void follow(LocalPostgres standby, LocalPostgres other) {
    standby.sql(
        "ALTER SYSTEM SET primary_slot_name = ''",
        "ALTER SYSTEM SET primary_conninfo = 'host=%s port=%d user=postgres'"
            .formatted(other.host(), other.port()),
        "SELECT pg_reload_conf()");
  }

  @Override
  public void close() {
    r2.close();
    r1.close();
    p1.close();
  }
}
