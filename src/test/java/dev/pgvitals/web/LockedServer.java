package dev.pgvitals.web;

import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.config.web.WebConfigReader;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.CertificateAuthority;
import dev.pgvitals.web.status.ServerStatus;
import dev.pgvitals.yaml.ProblemsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An agent that is locked by files in a directory, and clients of all kinds. */
final class LockedServer implements AutoCloseable {
  /** Of s3cret. */
  static final String USERS =
      "basic_auth_users: {alice: $2y$10$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq}\n";

  static final String LOGIN =
      "Basic "
          + Base64.getEncoder().encodeToString("alice:s3cret".getBytes(StandardCharsets.US_ASCII));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final CertificateAuthority authority;
  private final String scheme;
  private final ServedAgent agent;

  LockedServer(Path directory, CertificateAuthority authority, String text) throws Exception {
    this.directory = directory;
    this.authority = authority;
    WebConfig web = read(text);
    scheme = web.scheme();
    agent = new ServedAgent(web);
    agent.add("orders", ServerStatus.State.UP);
  }

  /** The section of TLS with this identity, and more keys of it. */
  static String tls(Certificate identity, String more) {
    return "tls_server_config: {cert_file: %s, key_file: %s%s}\n"
        .formatted(identity.certificate(), identity.key(), more);
  }

  private WebConfig read(String text) throws IOException, ProblemsException {
    Path file = Files.writeString(directory.resolve("web.yml"), text);
    return WebConfigReader.read(file, new WatchedFiles()).config();
  }

  void lock(String text) throws Exception {
    agent.lock(read(text));
  }

  ServedAgent agent() {
    return agent;
  }

  /** A client that trusts the authority, and shows a certificate if it has one. */
  HttpClient client(Optional<Certificate> own) throws Exception {
    return HttpClient.newBuilder().sslContext(context(own)).build();
  }

  /** A socket on which nothing has happened yet, and which speaks this version alone. */
  SSLSocket socket(String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            context(Optional.empty())
                .getSocketFactory()
                .createSocket(agent.address().getAddress(), agent.address().getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    return socket;
  }

  private SSLContext context(Optional<Certificate> own) throws Exception {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", certificate(authority.certificate()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        own.isEmpty() ? new KeyManager[0] : keys(own.get()), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyManager[] keys(Certificate own) throws Exception {
    String pem = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    KeyStore store = empty();
    store.setKeyEntry(
        "own",
        key,
        new char[0],
        new java.security.cert.Certificate[] {certificate(own.certificate())});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static java.security.cert.Certificate certificate(Path file) throws Exception {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  HttpResponse<String> get(HttpClient client, String path, String... headers)
      throws IOException, InterruptedException {
    return send(client, "GET", path, headers);
  }

  HttpResponse<String> send(HttpClient client, String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(scheme + "://127.0.0.1:" + agent.address().getPort() + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    agent.close();
  }
}
