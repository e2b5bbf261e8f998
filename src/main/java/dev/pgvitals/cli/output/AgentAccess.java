package dev.pgvitals.cli.output;

import dev.pgvitals.config.web.KeyStores;
import dev.pgvitals.config.web.TlsIdentity;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How an agent that is locked is asked.
 *
 * @param login the header Authorization
 * @param trust whom to believe that it is the agent; empty: the authorities that Java knows
 * @param identity what to show when the agent asks for a client certificate
 */
public record AgentAccess(
    Optional<String> login, Optional<Trust> trust, Optional<TlsIdentity> identity) {
  /** For an agent that is not locked. */
  public static final AgentAccess OPEN =
      new AgentAccess(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Whom to believe.
   *
   * @param anyName whether the certificate may be for another name than the agent is called
   */
  public record Trust(X509TrustManager manager, boolean anyName) {
    /** Whoever one of these authorities has vouched for. */
    public static Trust authorities(List<X509Certificate> authorities)
        throws GeneralSecurityException {
      return new Trust(KeyStores.trusting(authorities), false);
    }

    private TrustManager[] managers() {
      return new TrustManager[] {manager};
    }

    /** Whoever has the key of this certificate, whatever it says. */
    public static Trust only(X509Certificate certificate) {
      return new Trust(new Only(certificate), true);
    }
  }

  /** With a user's name and password. */
  public static String login(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  void prepare(HttpURLConnection connection) {
    login.ifPresent(header -> connection.setRequestProperty("Authorization", header));
    if (connection instanceof HttpsURLConnection https) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(), trust.map(Trust::managers).orElse(null), null);
        https.setSSLSocketFactory(context.getSocketFactory());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime has no TLS", e);
      }
      if (trust.filter(Trust::anyName).isPresent()) {
        https.setHostnameVerifier((host, session) -> true);
      }
    }
  }

  private KeyManager @Nullable [] keys() throws GeneralSecurityException {
    return identity.isEmpty() ? null : KeyStores.showing(identity.get());
  }

  private record Only(X509Certificate certificate) implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!chain[0].equals(certificate)) {
        throw new CertificateException(
            "it shows another certificate than the web configuration names");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no client is expected");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
