package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of statements are for this machine, or for those whom the agent knows. */
class QueryTextAccessTest {
  private static final String USERS =
      "basic_auth_users: {a: $2y$10$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq}\n";

  @TempDir private Path directory;

  private boolean shows(String listen, String web) throws Exception {
    Files.writeString(directory.resolve("web.yml"), web);
    Path file =
        Files.writeString(
            directory.resolve("pgvitals.yaml"),
            """
            listen: "%s"
            web_config_file: web.yml
            page: {query_text: true}
            servers: [{name: db, url: postgresql://monitor@db1/postgres}]
            """
                .formatted(listen));
    return new ConfigReader(new Environment(Map.of(), directory, "tester"))
        .read(file)
        .config()
        .showsQueryText();
  }

  @ParameterizedTest
  @ValueSource(strings = {":9187", "10.0.0.1:9187", "127.0.0.1:9187"})
  void withALoginTheyAreShownWhereverTheAgentListens(String listen) throws Exception {
    assertThat(shows(listen, USERS)).isTrue();
  }

  @Test
  void withoutOneOnlyOnLoopback() throws Exception {
    String noLogin = "rate_limit: {interval: 1s, burst: 10}\n";
    assertThat(shows("127.0.0.1:9187", noLogin)).isTrue();
    assertThat(shows(":9187", noLogin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RequestClientCert", "RequireAnyClientCert", "VerifyClientCertIfGiven"})
  void aCertificateThatSomeMayNotHaveOrNobodyVerifiesIsNoLogin(String type) throws Exception {
    assertThat(shows(":9187", tls(type))).isFalse();
  }

  @Test
  void aCertificateThatEverybodyNeedsIs() throws Exception {
    assertThat(shows(":9187", tls("RequireAndVerifyClientCert"))).isTrue();
  }

  private String tls(String type) throws IOException {
    for (String name : new String[] {"ec.crt", "ec.key"}) {
      try (var in = getClass().getResourceAsStream("/web-config/" + name)) {
        Files.write(directory.resolve(name), in.readAllBytes());
      }
    }
    return "tls_server_config: {cert_file: ec.crt, key_file: ec.key, client_ca_file: ec.crt,"
        + " client_auth_type: %s}\n".formatted(type);
  }
}
