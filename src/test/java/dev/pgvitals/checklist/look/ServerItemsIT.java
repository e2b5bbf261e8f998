package dev.pgvitals.checklist.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.fixture.ServerCertificate;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at on whole servers, made wrong and mended, on real ones. */
class ServerItemsIT {
  private static final ChecklistServers SERVERS = new ChecklistServers(Map.of());

  /** What a server has to log. */
  private static final Map<String, String> LOGGED =
      Map.of(
          "log_min_duration_statement", "'1s'",
          "log_lock_waits", "on",
          "log_temp_files", "'10MB'",
          "log_checkpoints", "on",
          "log_autovacuum_min_duration", "'10min'");

  @TempDir private Path directory;

  @AfterAll
  static void end() {
    SERVERS.close();
  }

  private static Looked look(LocalPostgres server) {
    return Looked.at(server, "postgres");
  }

  @OldestAndNewest
  void aPoolInFront(int major) throws SQLException {
    try (LocalPostgres server =
            LocalPostgres.start(
                major, Map.of("max_connections", "15", "superuser_reserved_connections", "3"));
        LocalPgBouncer pooler =
            LocalPgBouncer.before(server, Map.of("postgres", "dbname=postgres"), Map.of())) {
      server.createMonitorRole();
      // Whoever has just logged out is still there for a moment.
      await()
          .untilAsserted(
              () -> {
                Looked without = look(server);
                assertThat(without.of(Item.CONNECTION_POOLING)).isEqualTo(Verdict.ASK);
                assertThat(without.said(Item.CONNECTION_POOLING))
                    .isEqualTo(
                        "ask db: 1 client session from 1 address, 0 idle, of 12 that there can be;"
                            + " no PgBouncer is among the servers of the configuration");
              });

      String both =
          "servers:\n"
              + Looked.server("db", server, "postgres", "")
              + "  - {name: pool, url: '%s'}\n".formatted(pooler.uri("monitor", "pgbouncer"));
      Looked with = Looked.by(both);
      assertThat(with.of(Item.CONNECTION_POOLING)).isEqualTo(Verdict.YES);
      assertThat(with.said(Item.CONNECTION_POOLING))
          .startsWith("yes pool: PgBouncer ")
          .endsWith(" answers");

      List<Connection> clients = new ArrayList<>();
      try {
        while (clients.size() < 9) {
          clients.add(server.superuser());
        }
        await()
            .untilAsserted(
                () ->
                    assertThat(Looked.by(both).said(Item.CONNECTION_POOLING))
                        .contains("no db: 10 client sessions")
                        .contains("nearly full"));
      } finally {
        for (Connection client : clients) {
          client.close();
        }
      }
      pooler.tell("PAUSE postgres");
      Looked paused = Looked.by(both);
      assertThat(paused.of(Item.POOL_SETTINGS)).isEqualTo(Verdict.NO);
      assertThat(paused.said(Item.POOL_SETTINGS)).contains("no pool: PgBouncerDatabasePaused");
    }
  }

  @Test
  void clientsThatLogInForEachRequest() throws SQLException {
    LocalPostgres server = SERVERS.of(18);
    for (int i = 0; i < 1000; i++) {
      server.superuser().close();
    }
    await()
        .untilAsserted(
            () ->
                assertThat(look(server).said(Item.CONNECTION_POOLING))
                    .containsPattern("no db: 1\\d{3} sessions were opened and lasted 0\\.\\d+ s"));
    server.sql("SELECT pg_stat_reset()");
  }

  @OldestAndNewest
  void security(int major) throws IOException {
    LocalPostgres server = SERVERS.of(major);
    server.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    Looked unseen = look(server);
    assertThat(unseen.of(Item.SECURITY)).isEqualTo(Verdict.ASK);
    assertThat(unseen.said(Item.SECURITY))
        .contains("ask db: pg_hba.conf cannot be seen by monitor");

    server.sql(
        "GRANT SELECT ON pg_hba_file_rules TO monitor",
        "GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO monitor");
    // The view has what is in the file, which nobody loads.
    Path file = server.data().resolve("pg_hba.conf");
    String before = Files.readString(file);
    try {
      Files.writeString(file, "local all all trust\nhost all all 0.0.0.0/0 md5\n");
      Looked weak = look(server);
      assertThat(weak.of(Item.SECURITY)).isEqualTo(Verdict.NO);
      assertThat(weak.said(Item.SECURITY))
          .contains(
              "no db: pg_hba.conf lets in by weak methods: line 1, local trust, line 2, host md5");
      assertThat(weak.of(Item.NETWORK)).isEqualTo(Verdict.NO);
      assertThat(weak.said(Item.NETWORK))
          .contains(
              "no db: pg_hba.conf lets in every address by a weak method: line 2, host 0.0.0.0"
                  + " md5");

      Files.writeString(file, "local all all peer\nhost all all 10.0.0.0/8 scram-sha-256\n");
      Looked safe = look(server);
      assertThat(safe.of(Item.SECURITY)).isEqualTo(Verdict.YES);
      assertThat(safe.of(Item.NETWORK)).isEqualTo(Verdict.YES);
      assertThat(safe.said(Item.SECURITY))
          .contains(
              "yes db: password_encryption is scram-sha-256",
              "yes db: no rule of pg_hba.conf has trust, password or md5");
    } finally {
      Files.writeString(file, before);
      server.sql(
          "REVOKE SELECT ON pg_hba_file_rules FROM monitor",
          "REVOKE EXECUTE ON FUNCTION pg_hba_file_rules() FROM monitor");
    }
  }

  @OldestAndNewest
  void passwordsAndSuperusers(int major) {
    LocalPostgres server = SERVERS.of(major);
    server.sql("CREATE ROLE boss LOGIN SUPERUSER");
    ChecklistServers.set(server, Map.of("password_encryption", "md5"));
    try {
      assertThat(look(server).said(Item.SECURITY))
          .contains(
              "no db: password_encryption is md5",
              "ask db: superusers that can log in, besides the first: boss");
    } finally {
      ChecklistServers.reset(server);
      server.sql("DROP ROLE boss");
    }
  }

  @OldestAndNewest
  void tls(int major) throws IOException {
    try (LocalPostgres server = LocalPostgres.start(major)) {
      server.createMonitorRole();
      Looked off = look(server);
      assertThat(off.of(Item.TLS_CERTIFICATES)).isEqualTo(Verdict.ASK);
      assertThat(off.said(Item.TLS_CERTIFICATES)).contains("this machine only");

      ServerCertificate certificate = ServerCertificate.create(directory);
      certificate.installIn(server);
      Path ca = Files.writeString(directory.resolve("ca.crt"), certificate.certificate());
      await()
          .untilAsserted(
              () ->
                  assertThat(look(server).said(Item.TLS_CERTIFICATES))
                      .isEqualTo(
                          "ask db: ssl is on; the agent's own sslmode is prefer, which verifies no"
                              + " certificate"));
      String verifying =
          "servers:\n"
              + Looked.server(
                  "db", server, "postgres", ", sslmode: verify-full, sslrootcert: " + ca);
      Looked verified = Looked.by(verifying);
      assertThat(verified.of(Item.TLS_CERTIFICATES)).isEqualTo(Verdict.YES);
      assertThat(verified.said(Item.TLS_CERTIFICATES))
          .isEqualTo(
              "yes db: the agent is connected by TLSv1.3, its certificate verified"
                  + " (sslmode=verify-full)");

      server.sql("ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1'", "SELECT pg_reload_conf()");
      await()
          .untilAsserted(
              () ->
                  assertThat(Looked.by(verifying).said(Item.TLS_CERTIFICATES))
                      .isEqualTo(
                          "no db: ssl is on, with protocols from ssl_min_protocol_version ="
                              + " 'TLSv1' on"));
    }
  }

  @Test
  void aServerThatOthersCanReach() {
    try (LocalPostgres server =
        LocalPostgres.start(18, Map.of("listen_addresses", "127.0.0.1,127.0.0.2"))) {
      server.createMonitorRole();
      Looked looked = look(server);
      assertThat(looked.of(Item.NETWORK)).isEqualTo(Verdict.ASK);
      assertThat(looked.said(Item.NETWORK))
          .isEqualTo(
              "ask db: listen_addresses = '127.0.0.1,127.0.0.2', clients from 1 address;"
                  + " pg_hba.conf cannot be seen by monitor");
      assertThat(looked.said(Item.TLS_CERTIFICATES)).isEqualTo("no db: ssl is off");
    }
  }

  @OldestAndNewest
  void theLog(int major) {
    Map<String, String> settings = new HashMap<>();
    settings.put("logging_collector", "on");
    settings.put("log_destination", "csvlog");
    settings.put("log_lock_waits", "off");
    settings.put("log_temp_files", "-1");
    settings.put("log_min_duration_statement", "-1");
    try (LocalPostgres server = LocalPostgres.start(major, settings)) {
      server.createMonitorRole();
      Looked little = look(server);
      assertThat(little.of(Item.LOG_AGGREGATION)).isEqualTo(Verdict.NO);
      assertThat(little.said(Item.LOG_AGGREGATION))
          .contains("log_lock_waits = off, log_min_duration_statement = -1, log_temp_files = -1");

      ChecklistServers.set(server, LOGGED);
      Looked enough = look(server);
      assertThat(enough.of(Item.LOG_AGGREGATION)).isEqualTo(Verdict.ASK);
      assertThat(enough.said(Item.LOG_AGGREGATION))
          .contains(
              "ask db: log_destination = 'csvlog', logging_collector = on; the agent does not read"
                  + " it");

      String read =
          "servers:\n"
              + Looked.server(
                  "db",
                  server,
                  "postgres",
                  ", logs: {files: '%s/log/*.csv'}".formatted(server.data()));
      Looked collected = Looked.by(read);
      assertThat(collected.of(Item.LOG_AGGREGATION)).isEqualTo(Verdict.YES);
      assertThat(collected.said(Item.LOG_AGGREGATION))
          .contains("yes db: the agent reads it; log: ");
      Looked astray = Looked.by(read.replace("/log/", "/lag/"));
      assertThat(astray.of(Item.LOG_AGGREGATION)).isEqualTo(Verdict.NO);
      assertThat(astray.said(Item.LOG_AGGREGATION)).contains("no db: the agent cannot read it");
    }
  }

  @OldestAndNewest
  void memory(int major) {
    assertThat(look(SERVERS.of(major)).of(Item.SERVER_SIZE)).isEqualTo(Verdict.YES);
    try (LocalPostgres small =
        LocalPostgres.start(major, Map.of("shared_buffers", "128kB", "max_connections", "20"))) {
      small.createMonitorRole();
      small.sql(
          "CREATE TABLE wide AS SELECT g, repeat('x', 500) AS t FROM generate_series(1, 60000) AS g",
          "DO $$ BEGIN FOR i IN 1..40 LOOP PERFORM count(*) FROM wide; END LOOP; END $$");
      await()
          .untilAsserted(
              () -> {
                Looked looked = look(small);
                assertThat(looked.of(Item.SERVER_SIZE)).isEqualTo(Verdict.NO);
                assertThat(looked.said(Item.SERVER_SIZE))
                    .containsPattern("no db: [0-9.]+ % of block reads are found in shared_buffers");
              });
    }
  }

  @OldestAndNewest
  void whoIsLoggedIn(int major) throws SQLException {
    LocalPostgres server = SERVERS.of(major);
    server.sql("CREATE ROLE shop LOGIN PASSWORD 'shop'");
    // Whoever has just logged out is still there for a moment.
    await()
        .untilAsserted(
            () -> assertThat(look(server).of(Item.CONNECTION_STRINGS)).isEqualTo(Verdict.ASK));

    try (Connection shop = server.connect("postgres", "shop", "shop")) {
      shop.createStatement().execute("SET application_name = 'checkout'");
      Looked named = look(server);
      assertThat(named.of(Item.CONNECTION_STRINGS)).isEqualTo(Verdict.YES);
      assertThat(named.said(Item.CONNECTION_STRINGS))
          .isEqualTo("yes db: logged in: shop (1, checkout)");

      shop.createStatement().execute("SET application_name = ''");
      assertThat(look(server).said(Item.CONNECTION_STRINGS))
          .isEqualTo("no db: sessions without application_name: shop (1)");
    }
    try (Connection boss = server.superuser()) {
      boss.createStatement().execute("SET application_name = 'checkout'");
      assertThat(look(server).said(Item.CONNECTION_STRINGS))
          .contains("no db: logged in as superuser: postgres (1, checkout)");
      boss.createStatement().execute("SET application_name = 'psql'");
      await()
          .untilAsserted(
              () -> assertThat(look(server).of(Item.CONNECTION_STRINGS)).isEqualTo(Verdict.ASK));
    } finally {
      server.sql("DROP ROLE shop");
    }
  }

  @OldestAndNewest
  void limitsOfRoles(int major) {
    LocalPostgres server = SERVERS.of(major);
    assertThat(look(server).of(Item.POOL_SETTINGS)).isEqualTo(Verdict.ASK);
    server.sql("CREATE ROLE web LOGIN");
    try {
      Looked none = look(server);
      assertThat(none.of(Item.POOL_SETTINGS)).isEqualTo(Verdict.NO);
      assertThat(none.said(Item.POOL_SETTINGS))
          .contains(
              "no db: web has no statement_timeout, idle_in_transaction_session_timeout",
              "ask db: roles without a CONNECTION LIMIT: web");

      server.sql("ALTER ROLE web SET statement_timeout = '30s'");
      ChecklistServers.set(server, Map.of("idle_in_transaction_session_timeout", "'1min'"));
      assertThat(look(server).of(Item.POOL_SETTINGS)).isEqualTo(Verdict.ASK);

      server.sql("ALTER ROLE web CONNECTION LIMIT 20");
      Looked limited = look(server);
      assertThat(limited.of(Item.POOL_SETTINGS)).isEqualTo(Verdict.YES);
      assertThat(limited.said(Item.POOL_SETTINGS))
          .isEqualTo("yes db: timeouts and CONNECTION LIMIT: web (20)");

      server.sql("ALTER ROLE web SET statement_timeout = '0'");
      assertThat(look(server).said(Item.POOL_SETTINGS))
          .contains("no db: web has no statement_timeout");
    } finally {
      ChecklistServers.reset(server);
      server.sql("DROP ROLE web");
    }
  }

  @OldestAndNewest
  void transactionsThatEndInAnError(int major) throws SQLException {
    try (LocalPostgres server = LocalPostgres.start(major)) {
      server.createMonitorRole();
      assertThat(look(server).of(Item.ERROR_HANDLING)).isEqualTo(Verdict.ASK);
      try (Connection client = server.superuser()) {
        client.setAutoCommit(false);
        for (int i = 0; i < 1200; i++) {
          client.createStatement().execute("SELECT 1");
          client.rollback();
        }
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(look(server).said(Item.ERROR_HANDLING))
                      .containsPattern("no db: [0-9.]+ % of \\d+ transactions were rolled back"));
    }
  }

  @Test
  void aRoleThatDoesNotSeeWhatOthersDoIsNotTrusted() {
    LocalPostgres server = SERVERS.of(18);
    server.sql("CREATE ROLE blind LOGIN PASSWORD '%s'".formatted(Postgres.MONITOR_PASSWORD));
    Looked looked =
        Looked.by(
            "servers: [{name: db, url: '%s'}]\n"
                .formatted(server.uri("blind", Postgres.MONITOR_PASSWORD, "postgres")));

    assertThat(looked.of(Item.SECURITY)).isEqualTo(Verdict.UNKNOWN);
    assertThat(looked.said(Item.MONITORING))
        .contains("unknown db: role blind does not see what others do");
    server.sql("DROP ROLE blind");
  }
}
