package dev.pgvitals.checklist.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Servers of one test class, one a major, whose settings its tests may change and put back. */
final class ChecklistServers implements AutoCloseable {
  private final Map<Integer, LocalPostgres> byMajor = new ConcurrentHashMap<>();
  private final Map<String, String> settings;

  ChecklistServers(Map<String, String> settings) {
    this.settings = settings;
  }

  /** With the role {@code monitor}. */
  LocalPostgres of(int major) {
    return byMajor.computeIfAbsent(
        major,
        number -> {
          LocalPostgres server = LocalPostgres.start(number, settings);
          server.createMonitorRole();
          return server;
        });
  }

  /** Changes settings for sessions to come. */
  static void set(LocalPostgres server, Map<String, String> changed) {
    changed.forEach((name, value) -> server.sql("ALTER SYSTEM SET %s = %s".formatted(name, value)));
    server.sql("SELECT pg_reload_conf()");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        server.query(
                            "SELECT count(*) FROM pg_file_settings AS f JOIN pg_settings AS s"
                                + " ON s.name = f.name WHERE f.sourcefile LIKE '%auto.conf'"
                                + " AND s.sourcefile IS DISTINCT FROM f.sourcefile"))
                    .isEqualTo("0"));
  }

  /** Puts all of them back. */
  static void reset(LocalPostgres server) {
    server.sql("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        server.query(
                            "SELECT count(*) FROM pg_settings WHERE sourcefile LIKE '%auto.conf'"))
                    .isEqualTo("0"));
  }

  @Override
  public void close() {
    byMajor.values().forEach(LocalPostgres::close);
  }
}
