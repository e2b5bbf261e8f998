package dev.pgvitals.agent.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.agent.fetch.ListFetch.FailedException;
import dev.pgvitals.agent.fetch.ListFetch.Validators;
import dev.pgvitals.config.fetched.ListSource;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.fixture.CertificateAuthority;
import dev.pgvitals.fixture.ListServer;
import dev.pgvitals.fixture.network.BlackHole;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One attempt to fetch a list, from a server that does all that web servers do. */
@Timeout(120)
class ListFetchTest {
  private static final String LIST = "servers: [{host: h}]\n";

  @TempDir private Path directory;

  private final ListServer server = ListServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private static ListSource source(String url) {
    return new ListSource(
        URI.create(url),
        ListSource.DEFAULT_REFRESH,
        Duration.ofSeconds(30),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static ListSource within(ListSource source, Duration timeout) {
    return new ListSource(
        source.url(),
        source.refresh(),
        timeout,
        source.authorities(),
        source.login(),
        source.tokenFile());
  }

  private ListSource withLogin(Optional<ListSource.Login> login, Optional<Path> token) {
    ListSource plain = source(server.url());
    return new ListSource(
        plain.url(), plain.refresh(), plain.timeout(), plain.authorities(), login, token);
  }

  private static ListSource trusting(ListSource source, Path authorities) {
    return new ListSource(
        source.url(),
        source.refresh(),
        source.timeout(),
        Optional.of(authorities),
        source.login(),
        source.tokenFile());
  }

  private static ListFetch.Answer fetch(ListSource source, Validators validators)
      throws FailedException {
    return new ListFetch(source, validators, "tester/1").call();
  }

  private String failure(ListSource source) {
    FailedException failed =
        catchThrowableOfType(FailedException.class, () -> fetch(source, Validators.NONE));
    assertThat(failed).isNotNull();
    return String.valueOf(failed.getMessage());
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void aListComesOnceAndThenAgainOnlyWhenItHasChanged() throws Exception {
    server.document("\"1\"", LIST);

    ListFetch.Answer first = fetch(source(server.url()), Validators.NONE);
    ListFetch.Answer second = fetch(source(server.url()), first.validators());
    server.document("\"2\"", "servers: []\n");
    ListFetch.Answer third = fetch(source(server.url()), second.validators());

    assertThat(first.text()).contains(LIST);
    assertThat(second.text()).isEmpty();
    assertThat(third.text()).contains("servers: []\n");
    assertThat(server.header("User-agent")).contains("tester/1");
    assertThat(server.header("Authorization")).isEmpty();
  }

  @Test
  void theTimeOfAListServesWhereItHasNoTag() throws Exception {
    String time = "Sat, 21 Nov 2026 13:07:09 GMT";
    server.answer(
        exchange -> {
          exchange.getResponseHeaders().set("Last-Modified", time);
          ListServer.send(exchange, 200, LIST);
        });

    ListFetch.Answer first = fetch(source(server.url()), Validators.NONE);
    fetch(source(server.url()), first.validators());

    assertThat(server.header("If-modified-since")).contains(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | cannot be fetched: HTTP status 500",
        "404 | cannot be fetched: HTTP status 404",
        "204 | cannot be fetched: HTTP status 204",
        "304 | cannot be fetched: HTTP status 304, a redirect, which is not followed: name the URL"
            + " that it leads to",
        "401 | cannot be fetched: HTTP status 401: it wants a login, or another one (username and"
            + " password_file, or bearer_token_file)"
      })
  void anyOtherStatusIsAFailure(int status, String failure) {
    server.answer(status, "");

    assertThat(failure(source(server.url()))).isEqualTo(failure);
  }

  @Test
  void aRedirectIsNotFollowedAndALoginSentNowhereElse() throws Exception {
    try (ListServer elsewhere = ListServer.start()) {
      elsewhere.answer(200, LIST);
      server.answer(
          exchange -> {
            exchange.getResponseHeaders().set("Location", elsewhere.url());
            ListServer.send(exchange, 302, "");
          });

      assertThat(failure(source(server.url())))
          .isEqualTo(
              "cannot be fetched: HTTP status 302, a redirect, which is not followed: name the URL"
                  + " that it leads to");
      assertThat(elsewhere.asked()).isZero();
    }
  }

  @Test
  void aLoginIsReadFromItsFileEachTime() throws Exception {
    server.answer(200, LIST);
    Path password = file("password", "pass: word\n");
    ListSource source =
        withLogin(Optional.of(new ListSource.Login("agent", password)), Optional.empty());

    fetch(source, Validators.NONE);
    assertThat(server.header("Authorization")).contains("Basic YWdlbnQ6cGFzczogd29yZA==");
    file("password", "other");
    fetch(source, Validators.NONE);
    assertThat(server.header("Authorization")).contains("Basic YWdlbnQ6b3RoZXI=");
    fetch(withLogin(Optional.empty(), Optional.of(file("token", "abc.def\n"))), Validators.NONE);
    assertThat(server.header("Authorization")).contains("Bearer abc.def");
  }

  @Test
  void aSecretThatCannotBeSentIsNeverShown() throws Exception {
    Path broken = file("token", "hunter2\nhunter2");
    Path missing = directory.resolve("missing");

    assertThat(failure(withLogin(Optional.empty(), Optional.of(broken))))
        .isEqualTo(
            "cannot be fetched: bearer_token_file has no token: it must be one word of ASCII");
    assertThat(
            failure(withLogin(Optional.of(new ListSource.Login("a", missing)), Optional.empty())))
        .isEqualTo("cannot be fetched: password_file " + missing + " does not exist");
    assertThat(server.asked()).isZero();
  }

  @Test
  void aListThatIsTooLongIsNotReadToItsEnd() {
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] line = "# a comment of a list without an end\n".getBytes(StandardCharsets.UTF_8);
          try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; sent < 16L * FileAccess.TEXT; sent += line.length) {
              out.write(line);
            }
          }
        });

    assertThat(failure(source(server.url()))).isEqualTo("cannot be used: it is longer than 4 MiB");
  }

  @Test
  void whatIsNoTextIsAFailure() {
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {(byte) 0xC3, '('});
        });

    assertThat(failure(source(server.url()))).isEqualTo("cannot be used: it is not UTF-8");
  }

  @Test
  void anAnswerWhoseEndIsMissingIsNoList() {
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(LIST.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });

    assertThat(failure(source(server.url()))).startsWith("cannot be ");
  }

  @Test
  void aSilentSourceIsWaitedForNoLongerThanItsTimeout() {
    server.silent();

    assertThat(failure(within(source(server.url()), Duration.ofMillis(300))))
        .isEqualTo("cannot be fetched: no complete answer within 300ms");
  }

  @Test
  void soIsOneThatSendsAByteNowAndThen() {
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write('#');
              out.flush();
              Thread.onSpinWait();
            }
          }
        });

    assertThat(failure(within(source(server.url()), Duration.ofMillis(50))))
        .isIn(
            "cannot be fetched: no complete answer within 50ms",
            "cannot be used: it is longer than 4 MiB");
  }

  @Test
  void aSourceThatIsNotThereIsAFailure() throws Exception {
    int port = server.port();
    server.close();

    assertThat(failure(source("http://127.0.0.1:" + port + "/")))
        .isEqualTo("cannot be fetched: Connection refused");
    assertThat(failure(source("http://nowhere.invalid/")))
        .isEqualTo("cannot be fetched: unknown host nowhere.invalid");
    try (BlackHole hole = new BlackHole()) {
      assertThat(
              failure(
                  within(source("http://127.0.0.1:" + hole.port() + "/"), Duration.ofMillis(300))))
          .isEqualTo("cannot be fetched: no complete answer within 300ms");
    }
  }

  @Test
  void byTlsItIsFetchedFromWhomTheAuthorityVouchesForAlone() throws Exception {
    CertificateAuthority authority =
        new CertificateAuthority(Files.createDirectory(directory.resolve("ca")));
    CertificateAuthority other =
        new CertificateAuthority(Files.createDirectory(directory.resolve("other")));
    Path certificate = authority.issue("inventory").certificate();
    SSLContext context = context(directory.resolve("ca").resolve("inventory.p12"), certificate);
    try (ListServer secure = ListServer.start(context)) {
      secure.answer(200, LIST);
      ListSource source = source(secure.url());

      assertThat(fetch(trusting(source, authority.certificate()), Validators.NONE).text())
          .contains(LIST);
      assertThat(failure(trusting(source, other.certificate())))
          .startsWith("cannot be fetched: TLS failed: ")
          .endsWith("; does ca_file name who vouches for its certificate?");
      assertThat(failure(source)).startsWith("cannot be fetched: TLS failed: ");
      assertThat(failure(trusting(source, file("none.crt", "nothing"))))
          .isEqualTo(
              "cannot be fetched: there is no certificate that can be read in ca_file "
                  + directory.resolve("none.crt"));
      assertThat(secure.asked()).isEqualTo(1);
    }
  }

  private static SSLContext context(Path store, Path certificates) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    Key key = keys.getKey("inventory", password);
    try (InputStream in = Files.newInputStream(certificates)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      keys.setKeyEntry("inventory", key, password, chain);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
