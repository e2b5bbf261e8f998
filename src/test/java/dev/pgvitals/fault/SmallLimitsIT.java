package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.network.TcpProxy;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With few threads, descriptors or little memory, the agent works smaller, or says why not. */
@Timeout(180)
class SmallLimitsIT {

  @TempDir private Path directory;
  private TcpProxy proxy;

  @BeforeEach
  void aServer() throws IOException {
    proxy = TcpProxy.to(Postgres.shared(18));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void configure(int holes, String hole) throws IOException {
    StringBuilder text =
        new StringBuilder("listen: \"127.0.0.1:0\"\ninterval: 1s\nservers:\n")
            .append("  - {name: db, url: '")
            .append(proxy.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"))
            .append("'}\n");
    for (int i = 0; i < holes; i++) {
      text.append("  - {name: hole-%d, url: '%s'}%n".formatted(i, hole));
    }
    Files.writeString(directory.resolve("pgvitals.yaml"), text);
  }

  /** As a user of its own, since root has no limit of processes and others have processes. */
  private AgentProcess startAs(int user, String limit, String... options) {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can be another user");
    List<String> prefix = List.of("prlimit", limit, "setpriv", "--reuid=" + user, "--clear-groups");
    return AgentProcess.startWithin(
        prefix, directory, options(options), "run", "--config", "pgvitals.yaml");
  }

  private AgentProcess start(String limit, String... options) {
    return AgentProcess.startWithin(
        List.of("prlimit", limit), directory, options(options), "run", "--config", "pgvitals.yaml");
  }

  private static List<String> options(String... more) {
    List<String> options = new ArrayList<>(List.of("-Xss512k", "-XX:CICompilerCount=1"));
    options.addAll(List.of(more));
    return options;
  }

  private static void awaitThat(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(condition);
  }

  private static void awaitUp(Http http, int up) {
    awaitThat(
        "pg_up " + up,
        () -> http.get("/metrics?server=db").samples().contains("pg_up{server=\"db\"} " + up));
  }

  @Test
  void withFewThreadsAServerThatGoesIsNoticedThoughOthersAreSilent() throws IOException {
    try (BlackHole hole = new BlackHole()) {
      configure(80, hole.uri());
      try (AgentProcess agent = startAs(61_001, "--nproc=60")) {
        agent.awaitOutput(
            Pattern.compile("the process limit is too low: \\d+ threads? to connect"));
        Http http = agent.http();
        awaitUp(http, 1);

        proxy.reset();
        awaitUp(http, 0);
        assertThat(http.get("/-/healthy").status()).isEqualTo(200);

        agent.signal("TERM");
        assertThat(agent.exitCode(Promptly.LIMIT)).isZero();
        assertThat(agent.output()).doesNotContain("OutOfMemoryError", "unexpected error");
      }
    }
  }

  @Test
  void withoutAThreadOfEachKindItDoesNotStartAndSaysWhy() throws IOException {
    configure(0, "");
    try (AgentProcess agent = startAs(61_002, "--nproc=20")) {
      assertThat(agent.exitCode(Promptly.LIMIT)).isEqualTo(1);
      assertThat(agent.output())
          .contains("cannot start: too few threads available; raise the process limit")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void whenOthersTakeAllThreadsWorkGoesOnAndASignalStillEndsIt() throws Exception {
    try (BlackHole hole = new BlackHole()) {
      configure(40, hole.uri());
      try (AgentProcess agent = startAs(61_003, "--nproc=120")) {
        Http http = agent.http();
        awaitUp(http, 1);

        List<Process> others = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
          // Those for whom the user has no process left end at once.
          others.add(
              new ProcessBuilder(
                      "prlimit",
                      "--nproc=120",
                      "setpriv",
                      "--reuid=61003",
                      "--clear-groups",
                      "sleep",
                      "120")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start());
        }
        try {
          agent.awaitOutput(Pattern.compile("no threads available to handle signals"));
          proxy.reset();
          awaitUp(http, 0);
          assertThat(http.get("/-/healthy").status()).isEqualTo(200);

          agent.signal("TERM");
          // As the system ends a process by this signal.
          assertThat(agent.exitCode(Promptly.LIMIT)).isEqualTo(128 + 15);
        } finally {
          for (Process other : others) {
            other.destroyForcibly().waitFor();
          }
        }
      }
    }
  }

  @Test
  void idleClientsTakeNeitherScrapesNorDatabasesNorTheProcessor() throws IOException {
    configure(0, "");
    try (AgentProcess agent = start("--nofile=256")) {
      Http http = agent.http();
      awaitUp(http, 1);
      List<Socket> idle = new ArrayList<>();
      try {
        Duration cpu = cpu(agent);
        long start = System.nanoTime();
        for (int i = 0; i < 260; i++) {
          Socket socket = new Socket();
          socket.connect(http.address());
          idle.add(socket);
        }
        proxy.reset();
        awaitUp(http, 0);
        proxy.heal();
        awaitUp(http, 1);
        awaitThat("all data", () -> http.get("/metrics").samples().size() > 500);

        // A loop without a pause takes all that there is of a core.
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        assertThat(cpu(agent).minus(cpu)).isLessThan(elapsed.dividedBy(2).plusSeconds(3));
        assertThat(openFiles(agent)).isLessThan(250);
      } finally {
        for (Socket socket : idle) {
          socket.close();
        }
      }
    }
  }

  private static Duration cpu(AgentProcess agent) {
    return agent.handle().info().totalCpuDuration().orElseThrow();
  }

  private static long openFiles(AgentProcess agent) throws IOException {
    try (var files = Files.list(Path.of("/proc/" + agent.handle().pid() + "/fd"))) {
      return files.count();
    }
  }

  @Test
  void withVeryFewDescriptorsItSaysSoAndWorks() throws IOException {
    configure(0, "");
    try (AgentProcess agent = start("--nofile=64")) {
      agent.awaitOutput(
          Pattern.compile(
              "the open files limit is too low: \\d+ descriptors? left for \\d+ database"));
      awaitUp(agent.http(), 1);
    }
  }

  @Test
  void oneServerWithTheWholeCatalogueFitsIntoASmallHeap() throws IOException {
    configure(0, "");
    try (AgentProcess agent = start("--nofile=1024", "-Xmx48m", "-XX:+ExitOnOutOfMemoryError")) {
      Http http = agent.http();
      awaitUp(http, 1);
      awaitThat("all data", () -> http.get("/metrics").samples().size() > 500);
      assertThat(http.get("/-/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void anotherMachineReloadsOnlyWhereThatIsSwitchedOn() throws IOException {
    Optional<InetAddress> own = addressOfItsOwn();
    assumeTrue(own.isPresent(), "no address but loopback");
    configure(0, "");
    Path file = directory.resolve("pgvitals.yaml");
    String text = Files.readString(file).replace("127.0.0.1:0", ":0");
    Files.writeString(file, text);
    try (AgentProcess agent = start("--nofile=1024")) {
      int port = agent.http().address().getPort();
      Http there = new Http(own.orElseThrow().getHostAddress() + ":" + port);
      Http here = new Http("127.0.0.1:" + port);

      assertThat(there.post("/-/reload").status()).isEqualTo(403);
      assertThat(here.post("/-/reload").status()).isEqualTo(200);

      Files.writeString(file, "enable_lifecycle: true\n" + text);
      assertThat(here.post("/-/reload").status()).isEqualTo(200);
      assertThat(there.post("/-/reload").status()).isEqualTo(200);
    }
  }

  private static Optional<InetAddress> addressOfItsOwn() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }
}
