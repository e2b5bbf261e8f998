package dev.pgvitals.web.lock;

import dev.pgvitals.config.web.KeyStores;
import dev.pgvitals.config.web.TlsConfig;
import dev.pgvitals.text.Printable;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges the certificates of clients as the web configuration wants it. */
final class ClientCertificates extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(ClientCertificates.class);

  /** Kinds of alternative names: e-mail, DNS, URI and IP address. */
  private static final Set<Integer> NAMES = Set.of(1, 2, 6, 7);

  private final Optional<X509ExtendedTrustManager> authorities;
  private final Set<String> allowed;

  private ClientCertificates(Optional<X509ExtendedTrustManager> authorities, Set<String> allowed) {
    this.authorities = authorities;
    this.allowed = allowed;
  }

  static ClientCertificates of(TlsConfig config) throws GeneralSecurityException {
    return new ClientCertificates(
        config.clientAuth().isVerified()
            ? Optional.of(KeyStores.trusting(config.clientAuthorities()))
            : Optional.empty(),
        config.allowedNames());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      if (authorities.isPresent()) {
        authorities.get().checkClientTrusted(chain, type, engine);
      }
      checkName(chain[0]);
    } catch (CertificateException e) {
      // The JDK's server closes the connection without a word to the client.
      LOG.warn(
          "refused a client's certificate ({}): {}",
          Printable.oneLine(chain[0].getSubjectX500Principal().getName()),
          Printable.oneLine(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private void checkName(X509Certificate certificate) throws CertificateException {
    if (allowed.isEmpty()) {
      return;
    }
    var names = certificate.getSubjectAlternativeNames();
    boolean known =
        names != null
            && names.stream()
                .filter(name -> NAMES.contains(name.get(0)))
                .anyMatch(name -> name.get(1) instanceof String text && allowed.contains(text));
    if (!known) {
      throw new CertificateException("none of its names is among client_allowed_sans");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .map(X509ExtendedTrustManager::getAcceptedIssuers)
        .orElse(new X509Certificate[0]);
  }
}
