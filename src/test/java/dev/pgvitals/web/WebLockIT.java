package dev.pgvitals.web;

import static dev.pgvitals.web.LockedServer.LOGIN;
import static dev.pgvitals.web.LockedServer.USERS;
import static dev.pgvitals.web.LockedServer.tls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.CertificateAuthority;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, by real handshakes. */
@Timeout(180)
class WebLockIT {
  private static final String METRICS = "/metrics";

  @TempDir private static Path files;
  private static CertificateAuthority authority;
  private static Certificate server;
  private static Certificate client;

  @TempDir private Path directory;

  @BeforeAll
  static void certificates() {
    authority = new CertificateAuthority(files);
    server = authority.issue("server");
    client = authority.issue("client");
  }

  private LockedServer locked(String text) throws Exception {
    return new LockedServer(directory, authority, text);
  }

  private static String authorities(String type) {
    return ", client_ca_file: %s, client_auth_type: %s".formatted(authority.certificate(), type);
  }

  private Certificate stranger() throws IOException {
    return new CertificateAuthority(Files.createDirectory(directory.resolve("strangers")))
        .issue("stranger");
  }

  @Test
  void withoutALoginNothingIsToldButWhetherItIsWell() throws Exception {
    try (LockedServer locked = locked(tls(server, "") + USERS)) {
      HttpClient anybody = locked.client(Optional.empty());

      for (String path : List.of("/", METRICS, "/api/v1/status", "/sd", "/page/wrong.js", "/x")) {
        HttpResponse<String> refused = locked.get(anybody, path);
        assertThat(refused.statusCode()).as(path).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
            .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
        assertThat(refused.body()).doesNotContain("orders");
      }
      assertThat(locked.send(anybody, "POST", "/-/reload").statusCode()).isEqualTo(401);
      assertThat(locked.get(anybody, "/-/healthy").statusCode()).isEqualTo(200);
      assertThat(locked.get(anybody, "/-/ready").statusCode()).isEqualTo(200);
      assertThat(locked.get(anybody, METRICS, "Authorization", LOGIN).statusCode()).isEqualTo(200);
      assertThat(locked.get(anybody, "/sd", "Authorization", LOGIN).body())
          .contains("\"__scheme__\":\"https\"");
    }
  }

  @Test
  void aPageFromElsewhereIsRefusedWhoeverHasLoggedIn() throws Exception {
    try (LockedServer locked = locked(tls(server, "") + USERS)) {
      HttpClient browser = locked.client(Optional.empty());

      assertThat(locked.send(browser, "POST", "/-/reload", "Authorization", LOGIN).statusCode())
          .isEqualTo(200);
      assertThat(
              locked
                  .send(
                      browser,
                      "POST",
                      "/-/reload",
                      "Authorization",
                      LOGIN,
                      "Origin",
                      "https://evil.example")
                  .statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void headersOfTheFileAreInEveryAnswer() throws Exception {
    try (LockedServer locked =
        locked(
            tls(server, "")
                + "http_server_config: {headers: {Strict-Transport-Security: max-age=60}}\n")) {
      assertThat(
              locked
                  .get(locked.client(Optional.empty()), METRICS)
                  .headers()
                  .firstValue("Strict-Transport-Security"))
          .contains("max-age=60");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatIsNewEnoughIsSpoken(String protocol) throws Exception {
    try (LockedServer locked = locked(tls(server, ""));
        var socket = locked.socket(protocol)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
    }
  }

  @Test
  void anOlderVersionThanAllowedIsRefused() throws Exception {
    try (LockedServer locked = locked(tls(server, ", min_version: TLS13"));
        var socket = locked.socket("TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void onlyAClientWhomTheAuthorityHasVouchedForGetsIn() throws Exception {
    Certificate stranger = stranger();
    try (LockedServer locked = locked(tls(server, authorities("RequireAndVerifyClientCert")))) {
      HttpClient known = locked.client(Optional.of(client));
      assertThat(locked.get(known, METRICS).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> locked.get(locked.client(Optional.empty()), METRICS))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> locked.get(locked.client(Optional.of(stranger)), METRICS))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aClientNeedsANameThatIsAllowed() throws Exception {
    String required = authorities("RequireAndVerifyClientCert");
    try (LockedServer locked = locked(tls(server, required + ", client_allowed_sans: [client]"))) {
      assertThat(locked.get(locked.client(Optional.of(client)), METRICS).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> locked.get(locked.client(Optional.of(server)), METRICS))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theOtherKindsOfClientAuthentication() throws Exception {
    Certificate stranger = stranger();
    Map<String, List<Boolean>> admitted =
        Map.of(
            "RequestClientCert", List.of(true, true),
            "RequireAnyClientCert", List.of(false, true),
            "VerifyClientCertIfGiven", List.of(true, false));
    for (Map.Entry<String, List<Boolean>> kind : admitted.entrySet()) {
      try (LockedServer locked = locked(tls(server, authorities(kind.getKey())))) {
        assertThat(List.of(getsIn(locked, Optional.empty()), getsIn(locked, Optional.of(stranger))))
            .as(kind.getKey())
            .isEqualTo(kind.getValue());
        assertThat(getsIn(locked, Optional.of(client))).isTrue();
      }
    }
  }

  private static boolean getsIn(LockedServer locked, Optional<Certificate> own) throws Exception {
    try {
      return locked.get(locked.client(own), METRICS).statusCode() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aClientDoesNotBelieveAnExpiredCertificateAndDoesANewOneAtOnce() throws Exception {
    Certificate expired = authority.issue("expired", "-30d", 10);
    try (LockedServer locked = locked(tls(expired, ""))) {
      HttpClient anybody = locked.client(Optional.empty());
      assertThatThrownBy(() -> locked.get(anybody, METRICS)).isInstanceOf(IOException.class);

      locked.lock(tls(server, ""));
      HttpResponse<String> answer = locked.get(anybody, METRICS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(name(answer)).isEqualTo("CN=server");
    }
  }

  @Test
  void anOpenConnectionGetsOneAnswerMoreWhenTheCertificateChanges() throws Exception {
    Certificate next = authority.issue("next");
    try (LockedServer locked = locked(tls(server, ""))) {
      HttpClient anybody = locked.client(Optional.empty());
      assertThat(name(locked.get(anybody, METRICS))).isEqualTo("CN=server");
      assertThat(name(locked.get(anybody, METRICS))).isEqualTo("CN=server");

      locked.lock(tls(next, ""));
      assertThat(locked.get(anybody, METRICS).statusCode()).isEqualTo(200);
      assertThat(name(locked.get(anybody, METRICS))).isEqualTo("CN=next");
    }
  }

  @Test
  void whoHasNoCertificateIsRefusedOnAnOpenConnectionToo() throws Exception {
    try (LockedServer locked = locked(tls(server, ""))) {
      HttpClient anybody = locked.client(Optional.empty());
      assertThat(locked.get(anybody, METRICS).statusCode()).isEqualTo(200);

      locked.lock(tls(server, authorities("RequireAndVerifyClientCert")));
      assertThat(locked.get(anybody, METRICS).statusCode()).isEqualTo(403);
      assertThatThrownBy(() -> locked.get(anybody, METRICS)).isInstanceOf(IOException.class);
    }
  }

  private static String name(HttpResponse<String> answer) throws Exception {
    X509Certificate shown =
        (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  @Test
  void moreRequestsThanTheLimitAreTooMany() throws Exception {
    try (LockedServer locked =
        locked(tls(server, "") + "rate_limit: {interval: 10m, burst: 2}\n")) {
      HttpClient anybody = locked.client(Optional.empty());
      assertThat(locked.get(anybody, METRICS).statusCode()).isEqualTo(200);
      assertThat(locked.get(anybody, METRICS).statusCode()).isEqualTo(200);
      HttpResponse<String> refused = locked.get(anybody, METRICS);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(locked.get(anybody, "/-/healthy").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void tenThousandWrongPasswordsHoldNobodyUpWhoHasLoggedIn() throws Exception {
    // Without TLS, which would be most of the work.
    try (LockedServer locked = locked(USERS)) {
      HttpClient scraper = locked.client(Optional.empty());
      assertThat(locked.get(scraper, METRICS, "Authorization", LOGIN).statusCode()).isEqualTo(200);

      Map<Integer, Integer> answers = new ConcurrentHashMap<>();
      ExecutorService guessers = Executors.newFixedThreadPool(16);
      try {
        List<Future<?>> guessing = new ArrayList<>();
        AtomicInteger next = new AtomicInteger();
        for (int guesser = 0; guesser < 16; guesser++) {
          guessing.add(
              guessers.submit(
                  () -> {
                    HttpClient client = locked.client(Optional.empty());
                    for (int i = next.getAndIncrement(); i < 10_000; i = next.getAndIncrement()) {
                      answers.merge(
                          locked.get(client, METRICS, "Authorization", guess(i)).statusCode(),
                          1,
                          Integer::sum);
                    }
                    return null;
                  }));
        }
        for (int i = 0; i < 10; i++) {
          assertThat(locked.get(scraper, METRICS, "Authorization", LOGIN).statusCode())
              .isEqualTo(200);
        }
        for (Future<?> one : guessing) {
          one.get();
        }
      } finally {
        guessers.shutdownNow();
      }
      assertThat(answers).containsKey(429).doesNotContainKey(200);
      assertThat(answers.keySet()).isSubsetOf(401, 429, 503);
      assertThat(answers.values().stream().mapToInt(count -> count).sum()).isEqualTo(10_000);
    }
  }

  private static String guess(int number) {
    byte[] guess = ("alice:" + number).getBytes(StandardCharsets.US_ASCII);
    return "Basic " + Base64.getEncoder().encodeToString(guess);
  }
}
