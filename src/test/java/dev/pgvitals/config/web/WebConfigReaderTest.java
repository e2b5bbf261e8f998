package dev.pgvitals.config.web;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A web configuration is that of Prometheus's exporters, and read to the letter. */
class WebConfigReaderTest {
  private static final String HASH = "$2y$10$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq";
  private static final List<String> FILES =
      List.of(
          "rsa.crt",
          "rsa.key",
          "rsa.pkcs1.key",
          "ec.crt",
          "ec.key",
          "ec.sec1.key",
          "ed25519.crt",
          "ed25519.key",
          "encrypted.key",
          "encrypted.pkcs1.key");

  @TempDir private Path directory;

  @BeforeEach
  void certificatesAndKeys() throws IOException {
    for (String name : FILES) {
      try (InputStream in = getClass().getResourceAsStream("/web-config/" + name)) {
        Files.copy(in, directory.resolve(name));
      }
    }
  }

  @Test
  void allThatAnExporterKnows() throws Exception {
    WebConfig config =
        read("""
                tls_server_config:
                  cert_file: rsa.crt
                  key_file: rsa.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: ec.crt
                  client_allowed_sans: [prometheus.example]
                  min_version: TLS12
                  max_version: TLS13
                  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305]
                  prefer_server_cipher_suites: false
                http_server_config:
                  http2: false
                  headers:
                    Strict-Transport-Security: max-age=31536000
                    X-Frame-Options: deny
                    X-XSS-Protection: ""
                basic_auth_users:
                  alice: %s
                rate_limit: {interval: 100ms, burst: 20}
                """
                .formatted(HASH))
            .config();

    TlsConfig tls = config.tls().orElseThrow();
    assertThat(tls.identity().certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=rsa");
    assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY);
    assertThat(tls.clientAuthorities()).hasSize(1);
    assertThat(tls.allowedNames()).containsExactly("prometheus.example");
    assertThat(tls.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(tls.cipherSuites())
        .contains("TLS_AES_128_GCM_SHA256")
        .endsWith(
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    assertThat(tls.serverOrder()).isFalse();
    assertThat(config.headers())
        .isEqualTo(
            Map.of("Strict-Transport-Security", "max-age=31536000", "X-Frame-Options", "deny"));
    assertThat(config.users()).containsOnlyKeys("alice");
    assertThat(config.rateLimit()).contains(new RateLimit(Duration.ofMillis(100), 20));
    assertThat(config.knowsEverybody()).isTrue();
    assertThat(config).hasToString(config.toString()).asString().doesNotContain(HASH);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.crt, rsa.key",
    "rsa.crt, rsa.pkcs1.key",
    "ec.crt, ec.key",
    "ec.crt, ec.sec1.key",
    "ed25519.crt, ed25519.key",
  })
  void keysOfEveryFormThatToolsWrite(String certificate, String key) throws Exception {
    assertThat(read(tls(certificate, key)).config().tls()).isPresent();
    assertThat(
            read("tls_server_config:\n  cert: |\n%s  key: |\n%s"
                    .formatted(indented(certificate), indented(key)))
                .config()
                .tls())
        .isPresent();
  }

  private String indented(String file) throws IOException {
    return Files.readString(directory.resolve(file)).indent(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypted.key", "encrypted.pkcs1.key"})
  void anEncryptedKeyIsRefusedWithWhatToDo(String key) {
    assertThat(problems(tls("rsa.crt", key)))
        .singleElement()
        .asString()
        .contains(key + ":1:1", "encrypted", "openssl pkey");
  }

  @Test
  void everyProblemIsToldAtOnceWithItsPlace() {
    assertThat(
            problems(
                """
                tls_server_config:
                  cert_file: nowhere.crt
                  key_file: ec.key
                  client_auth_type: RequireAndVerifyClientCerts
                  min_version: TLS13
                  max_version: TLS12
                  cipher_suites: [TLS_AES_128_GCM_SHA265]
                  curve_preferences: [CurveP1]
                basic_auth_users: {alice: secret, "a:b": "%s"}
                http_server_config: {headers: {Server: me, X-Frame-Options: allow}}
                rate_limit: {interval: 1s}
                oops: 1
                """
                    .formatted(HASH)))
        .extracting(WebConfigReaderTest::inOneLine)
        .containsExactlyInAnyOrder(
            "2:14 tls_server_config.cert_file: there is no file " + directory + "/nowhere.crt",
            "4:21 tls_server_config.client_auth_type: must be one of NoClientCert,"
                + " RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven,"
                + " RequireAndVerifyClientCert; did you mean \"RequireAndVerifyClientCert\"?",
            "5:16 tls_server_config.min_version: must not be above max_version",
            "7:19 tls_server_config.cipher_suites[0]: Java does not speak this cipher suite, or no"
                + " more; did you mean \"TLS_AES_128_GCM_SHA256\"?",
            "8:22 tls_server_config.curve_preferences: no such curve: CurveP1; did you mean"
                + " \"CurveP521\"?",
            "9:27 basic_auth_users.alice: must be a bcrypt hash of the password, which begins with"
                + " $2y$, $2a$ or $2b$: htpasswd -nBC 10 NAME makes one",
            "9:42 basic_auth_users.a:b: a user's name must not be empty, nor contain a colon or"
                + " control characters",
            "10:32 http_server_config.headers: unknown key \"Server\"; known:"
                + " Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options,"
                + " X-Frame-Options, X-XSS-Protection",
            "10:61 http_server_config.headers.X-Frame-Options: must be deny or sameorigin",
            "11:13 rate_limit: the key \"burst\" is missing: without one, no request would be"
                + " answered",
            "12:1 : unknown key \"oops\"; known: basic_auth_users, http_server_config, rate_limit,"
                + " tls_server_config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls_server_config: {min_version: TLS12} | without it there is no TLS",
        "tls_server_config: {cert_file: rsa.crt} | key_file",
        "tls_server_config: {cert_file: rsa.crt, key_file: ec.key} | is not the key of",
        "tls_server_config: {cert_file: rsa.key, key_file: rsa.key} | no certificate",
        "tls_server_config: {cert_file: rsa.crt, key_file: rsa.crt} | no private key",
        "tls_server_config: {cert_file: ., key_file: rsa.key} | is a directory",
        "tls_server_config: {cert: x, cert_file: rsa.crt, key_file: rsa.key} | keep one of them",
        "tls_server_config: {cert_file: rsa.crt, key_file: rsa.key, client_ca_file: ec.crt} | client_auth_type",
        "tls_server_config: {cert_file: rsa.crt, key_file: rsa.key, client_auth_type: VerifyClientCertIfGiven} | client_ca_file",
        "tls_server_config: {cert_file: rsa.crt, key_file: rsa.key, client_allowed_sans: [a]} | client_auth_type",
        "tls_server_config: {cert_file: rsa.crt, key_file: rsa.key, max_version: TLS11} | TLS 1.2 and 1.3 only",
        "tls_server_config: {cert_file: rsa.crt, key_file: rsa.key, max_version: TLS12, cipher_suites: [TLS_AES_128_GCM_SHA256]} | at least one",
        "basic_auth_users: | must be a mapping, but it is nothing",
        "basic_auth_users: {a: $2y$17$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq} | at most 16",
        "rate_limit: {interval: 1, burst: 1} | the unit is missing",
      })
  void aLockThatDoesNotLockIsRefused(String text, String saying) {
    assertThat(problems(text)).anySatisfy(p -> assertThat(p.toString()).contains(saying));
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThat(problems("")).singleElement().asString().contains("is empty");
    assertThat(problems("# nothing\n")).singleElement().asString().contains("is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic_auth_users: \"alice:s3cr3t\"",
        "basic_auth_users: [s3cr3t]",
        "basic_auth_users: {alice: s3cr3t}",
        "basic_auth_users: {alice: [s3cr3t]}",
        "basic_auth_users: {alice: *s3cr3t}",
        "tls_server_config: s3cr3t",
        "tls_server_config: {cert: s3cr3t, key: s3cr3t}",
        "tls_server_config: {cert: s3cr3t, key: {a: s3cr3t}}",
        "tls_server_config: {cert_file: rsa.crt, key: \"-----BEGIN PRIVATE KEY-----"
            + " s3cr3t -----END PRIVATE KEY-----\"}",
      })
  void noSecretIsInAMessage(String text) {
    assertThat(problems(text))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain("s3cr3t"));
  }

  @Test
  void whatHasNoEffectIsNoted() throws Exception {
    assertThat(
            read("""
                    tls_server_config:
                      cert_file: rsa.crt
                      key_file: rsa.key
                      client_auth_type: RequireAnyClientCert
                      min_version: TLS10
                      curve_preferences: [X25519]
                    http_server_config: {http2: true}
                    """)
                .notices())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "tls_server_config.client_auth_type",
            "tls_server_config.min_version",
            "tls_server_config.curve_preferences",
            "http_server_config.http2");
  }

  @Test
  void damagedKeysAndCertificatesAreProblemsAndNothingWorse() throws IOException {
    Random random = new Random(7);
    for (String name : List.of("rsa.pkcs1.key", "ec.sec1.key", "ec.key", "ec.crt")) {
      String whole = Files.readString(directory.resolve(name));
      boolean key = name.endsWith("key");
      for (int i = 0; i < 150; i++) {
        StringBuilder damaged = new StringBuilder(whole);
        damaged.setCharAt(
            random.nextInt(whole.length()), "ABCxyz019+/=-\n \0".charAt(random.nextInt(16)));
        if (i % 3 == 0) {
          damaged.setLength(random.nextInt(whole.length()));
        }
        Files.writeString(directory.resolve("damaged"), damaged);
        List<Problem> problems =
            problemsOrNone(key ? tls("ec.crt", "damaged") : tls("damaged", "ec.key"));
        assertThat(problems).allSatisfy(p -> assertThat(p.message()).hasSizeLessThan(400));
      }
    }
  }

  private static String tls(String certificate, String key) {
    return "tls_server_config: {cert_file: %s, key_file: %s}\n".formatted(certificate, key);
  }

  private LoadedWebConfig read(String text) throws IOException, ProblemsException {
    Path file = Files.writeString(directory.resolve("web.yml"), text);
    return WebConfigReader.read(file, new WatchedFiles());
  }

  private List<Problem> problems(String text) {
    return catchThrowableOfType(ProblemsException.class, () -> read(text)).problems();
  }

  private List<Problem> problemsOrNone(String text) throws IOException {
    try {
      read(text);
      return List.of();
    } catch (ProblemsException e) {
      return e.problems().stream().collect(toList());
    }
  }

  private static String inOneLine(Problem problem) {
    return "%d:%d %s: %s"
        .formatted(
            problem.position().line(),
            problem.position().column(),
            problem.path(),
            problem.message());
  }
}
