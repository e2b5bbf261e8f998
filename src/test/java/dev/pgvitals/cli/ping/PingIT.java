package dev.pgvitals.cli.ping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.CertificateAuthority;
import dev.pgvitals.fixture.network.FreePort;
import dev.pgvitals.fixture.network.Frozen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A container's health check, against agents that are processes as there. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class PingIT {
  private static final Map<String, String> NOWHERE =
      Map.of("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere");
  private static final Pattern SERVING = Pattern.compile("serving https?://");

  private static final Ping HEALTHY = new Ping(true, "healthy");

  @TempDir private Path directory;

  private AgentProcess agent(String listen, String... more) {
    List<String> words = new ArrayList<>(List.of("run", "--listen", listen));
    words.addAll(List.of(more));
    AgentProcess agent = AgentProcess.start(directory, NOWHERE, words.toArray(String[]::new));
    agent.awaitOutput(SERVING);
    return agent;
  }

  private static Ping ping(AgentProcess agent) {
    return Ping.of(agent.handle().pid());
  }

  private AgentProcess locked(String text) throws IOException {
    Path web = Files.writeString(directory.resolve("web.yml"), text);
    return agent("127.0.0.1:0", "--web.config.file", web.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:%d", "[::]:%d", "127.0.0.1:%d", "[::1]:%d", "localhost:%d"})
  void anAgentIsFoundWhereverItListens(String listen) {
    try (AgentProcess agent = agent(listen.formatted(FreePort.next()))) {
      assertThat(ping(agent)).isEqualTo(HEALTHY);
    }
  }

  @Test
  void itIsFoundBelowTheInitThatStartedIt() {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String jar = System.getProperty("pgvitals.jar", "target/pgvitals.jar");
    try (AgentProcess init =
        AgentProcess.shell(
            directory,
            NOWHERE,
            "'%s' -jar '%s' run --listen 127.0.0.1:0 & trap 'kill $!' TERM; wait"
                .formatted(java, Path.of(jar).toAbsolutePath()))) {
      init.awaitOutput(SERVING);
      assertThat(ping(init)).isEqualTo(HEALTHY);
      init.handle().descendants().forEach(ProcessHandle::destroy);
    }
  }

  @Test
  void neitherLoginNorCertificateIsInItsWay() throws IOException {
    Certificate server = Certificate.in(directory);
    try (AgentProcess agent =
        locked(
            """
            tls_server_config: {cert_file: %s, key_file: %s}
            basic_auth_users: {alice: $2y$10$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq}
            """
                .formatted(server.certificate(), server.key()))) {
      assertThat(ping(agent)).isEqualTo(HEALTHY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS12", "TLS13"})
  void whereAClientNeedsACertificateItIsEnoughThatItIsAskedForOne(String version)
      throws IOException {
    CertificateAuthority authority = new CertificateAuthority(directory);
    Certificate server = authority.issue("server");
    try (AgentProcess agent =
        locked(
            """
            tls_server_config:
              cert_file: %s
              key_file: %s
              client_ca_file: %s
              client_auth_type: RequireAndVerifyClientCert
              max_version: %s
            """
                .formatted(server.certificate(), server.key(), authority.certificate(), version))) {
      Ping ping = ping(agent);
      assertThat(ping.healthy()).isTrue();
      assertThat(ping.says())
          .startsWith("healthy as far as can be seen: 127.0.0.1 port ")
          .endsWith(" speaks TLS, and only to who has a client certificate");
    }
  }

  @Test
  void whoDoesNotAnswerIsNotHealthy() {
    try (AgentProcess agent = agent("127.0.0.1:0")) {
      Frozen frozen = Frozen.process(agent.handle().pid());
      Ping ping = ping(agent);
      frozen.close();
      assertThat(ping.healthy()).isFalse();
      assertThat(ping.says()).endsWith(" does not answer in time");
      assertThat(ping(agent)).isEqualTo(HEALTHY);
    }
  }

  @Test
  void whoDoesNotListenOrIsNotThereIsNotHealthy() {
    long pid;
    try (AgentProcess idle = AgentProcess.shell(directory, Map.of(), "read nothing")) {
      pid = idle.handle().pid();
      assertThat(ping(idle))
          .isEqualTo(
              new Ping(
                  false,
                  "process " + pid + " does not listen: it starts or stops, or is no agent"));
    }
    assertThat(Ping.of(pid))
        .isEqualTo(
            new Ping(
                false,
                "cannot look at process "
                    + pid
                    + ": there is none; say with --pid which is the agent's"));
  }

  @Test
  void theCommandPrintsWhatCameOfIt() {
    try (AgentProcess agent = agent("127.0.0.1:0")) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine command =
          new CommandLine(new PingCommand())
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err));

      assertThat(command.execute("--pid", Long.toString(agent.handle().pid()))).isZero();
      assertThat(out).hasToString("healthy\n");
      assertThat(command.execute("--pid", Long.toString(Long.MAX_VALUE))).isEqualTo(1);
      assertThat(err.toString()).startsWith("cannot look at process ");
    }
  }
}
