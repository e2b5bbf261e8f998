package dev.pgvitals.report.prometheus;

import dev.pgvitals.config.web.KeyStores;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Where a Prometheus is, and how to get in.
 *
 * @param base what stands before {@code /api/v1}, such as {@code http://mimir:8080/prometheus};
 *     without a slash at its end, without a login
 * @param authorization the header of that name, see {@link #basic} and {@link #bearer}
 * @param tenant the header {@code X-Scope-OrgID}, by which Mimir and Cortex tell their users apart
 * @param trust whom to believe that it is Prometheus; empty: the authorities that Java knows
 */
public record PrometheusAccess(
    String base,
    Optional<String> authorization,
    Optional<String> tenant,
    Optional<X509TrustManager> trust) {
  /** The most that a tenant's name may have. */
  public static final int TENANT = 150;

  /** For one without a login. */
  public static PrometheusAccess open(URI url) {
    return new PrometheusAccess(base(url), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The address without slashes at its end. */
  public static String base(URI url) {
    return url.toString().replaceFirst("/+$", "");
  }

  /** With a user's name and password. */
  public static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** With a token; empty where it is no word of ASCII, which a header cannot have. */
  public static Optional<String> bearer(String token) {
    boolean sendable = !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return sendable ? Optional.of("Bearer " + token) : Optional.empty();
  }

  /** Believes whoever one of these has vouched for. */
  public static X509TrustManager trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    return KeyStores.trusting(authorities);
  }

  void prepare(HttpURLConnection connection) {
    authorization.ifPresent(header -> connection.setRequestProperty("Authorization", header));
    tenant.ifPresent(header -> connection.setRequestProperty("X-Scope-OrgID", header));
    if (trust.isPresent() && connection instanceof HttpsURLConnection https) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust.get()}, null);
        https.setSSLSocketFactory(context.getSocketFactory());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime has no TLS", e);
      }
    }
  }

  /** Without the login: records print what they have. */
  @Override
  public String toString() {
    return base;
  }
}
