package dev.pgvitals.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.network.FreePort;
import dev.pgvitals.fixture.network.Frozen;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of docs/operations/routing.md, as HAProxy and real servers take it. */
class HaProxyIT {
  private static final Path PAGE = Path.of("docs/operations/routing.md");

  @TempDir private Path directory;

  /** Sessions through HAProxy, at the ports that it was given for the page's. */
  private record Entries(int writes, int reads) {
    /** The port of the server that a new session comes to; 0 when it comes to none. */
    private static int serverAt(int port) {
      try (Connection session =
              DriverManager.getConnection(
                  "jdbc:postgresql://127.0.0.1:" + port + "/postgres?loginTimeout=5",
                  "monitor",
                  "watch");
          ResultSet row = session.createStatement().executeQuery("SELECT inet_server_port()")) {
        row.next();
        return row.getInt(1);
      } catch (SQLException e) {
        return 0;
      }
    }
  }

  /** A block of the page, the first in that language that has the words. */
  private static String block(String language, String words) throws IOException {
    return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .filter(text -> text.contains(words))
        .findFirst()
        .orElseThrow();
  }

  private static String configuration(String text, Trio trio, Http agent) {
    return text.replace(
            "addr 10.0.0.9 port 9187", "addr 127.0.0.1 port " + agent.address().getPort())
        .replace("10.0.0.1:5432", "127.0.0.1:" + trio.p1.port())
        .replace("10.0.0.2:5432", "127.0.0.1:" + trio.r1.port())
        .replace("10.0.0.3:5432", "127.0.0.1:" + trio.r2.port());
  }

  private static String configuration(Trio trio, Http agent, Entries entries) throws IOException {
    return configuration(block("haproxy", "listen reads"), trio, agent)
        .replace("127.0.0.1:5000", "127.0.0.1:" + entries.writes())
        .replace("127.0.0.1:5001", "127.0.0.1:" + entries.reads());
  }

  private static void awaitServer(int port, LocalPostgres server) {
    await().until(() -> Entries.serverAt(port), found -> found == server.port());
  }

  @Test
  void sessionsComeToWhereTheyMayBeSent() throws Exception {
    try (Trio trio = Trio.start(18)) {
      Files.writeString(
          directory.resolve("pgvitals.yaml"),
          "listen: \"127.0.0.1:0\"\n" + trio.configuration("{}"));
      Entries entries = new Entries(FreePort.next(), FreePort.next());
      try (AgentProcess agent =
              AgentProcess.start(directory, Map.of(), "run", "--config", "pgvitals.yaml");
          HaProxy proxy = HaProxy.start(directory, configuration(trio, agent.http(), entries))) {
        proxy.awaitState("writes/p1", "UP");
        proxy.awaitState("writes/r1", "DOWN");
        proxy.awaitState("reads/r1", "UP");
        proxy.awaitState("reads/r2", "UP");
        awaitServer(entries.writes(), trio.p1);

        trio.r1.sql("SELECT pg_wal_replay_pause()");
        Trio.write(trio.p1);
        proxy.awaitState("reads/r1", "DOWN");
        assertThat(Entries.serverAt(entries.reads())).isEqualTo(trio.r2.port());
        trio.r1.sql("SELECT pg_wal_replay_resume()");
        proxy.awaitState("reads/r1", "UP");

        Trio.cut(trio.r2);
        await().until(() -> trio.r2.query("SELECT count(*) FROM pg_stat_wal_receiver").equals("0"));
        Trio.write(trio.p1);
        proxy.awaitState("reads/r2", "DOWN");
        awaitServer(entries.reads(), trio.r1);

        Frozen frozen = Frozen.process(agent.handle().pid());
        try {
          proxy.awaitState("writes/p1", "DOWN");
          proxy.awaitState("reads/r1", "DOWN");
          assertThat(Entries.serverAt(entries.writes())).isZero();
        } finally {
          frozen.close();
        }
        proxy.awaitState("writes/p1", "UP");
        proxy.awaitState("reads/r1", "UP");

        trio.r1.promote();
        Trio.follow(trio.r2, trio.r1);
        proxy.awaitState("writes/r1", "UP");
        proxy.awaitState("writes/p1", "DOWN");
        awaitServer(entries.writes(), trio.r1);
        proxy.awaitState("reads/r2", "UP");
        proxy.awaitState("reads/p1", "DOWN");
      }
    }
  }

  /** Runs a script for each connection, as inetd does. */
  private static final class Inetd implements AutoCloseable {
    private final ServerSocket listener;

    Inetd(Path script) throws IOException {
      listener = new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(() -> serve(script), "inetd");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return listener.getLocalPort();
    }

    private void serve(Path script) {
      while (!listener.isClosed()) {
        try (Socket client = listener.accept()) {
          Process process = new ProcessBuilder("sh", script.toString()).start();
          String asked =
              new BufferedReader(
                      new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
                  .readLine();
          try (OutputStream in = process.getOutputStream()) {
            in.write((asked + "\n").getBytes(StandardCharsets.UTF_8));
          }
          process.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException gone) {
          // The client, or the listener.
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @Test
  void aStandbyThatIsBehindIsDrainedByAnAgentCheck() throws Exception {
    try (Trio trio = Trio.start(18)) {
      Files.writeString(
          directory.resolve("pgvitals.yaml"),
          "listen: \"127.0.0.1:0\"\n" + trio.configuration("{}"));
      try (AgentProcess agent =
          AgentProcess.start(directory, Map.of(), "run", "--config", "pgvitals.yaml")) {
        Http http = agent.http();
        Path script =
            Files.writeString(
                directory.resolve("route-agent"),
                block("sh", "route-agent")
                    .replace("127.0.0.1:9187", "127.0.0.1:" + http.address().getPort()));
        String defaults = block("haproxy", "listen reads");
        String drained =
            configuration(
                defaults.substring(0, defaults.indexOf("listen writes"))
                    + block("haproxy", "listen drained_reads"),
                trio,
                http);
        try (Inetd inetd = new Inetd(script);
            HaProxy proxy =
                HaProxy.start(
                    directory,
                    drained
                        .replace("127.0.0.1:5002", "127.0.0.1:" + FreePort.next())
                        .replace(
                            "agent-addr 10.0.0.9 agent-port 9188",
                            "agent-addr 127.0.0.1 agent-port " + inetd.port()))) {
          proxy.awaitState("drained_reads/r1", "UP");
          proxy.awaitState("drained_reads/r2", "UP");
          trio.r1.sql("SELECT pg_wal_replay_pause()");
          Trio.write(trio.p1);
          proxy.awaitState("drained_reads/r1", "DRAIN (agent)");
          trio.r1.sql("SELECT pg_wal_replay_resume()");
          proxy.awaitState("drained_reads/r1", "UP");
          trio.r2.stop();
          proxy.awaitState("drained_reads/r2", "DOWN");
        }
      }
    }
  }
}
