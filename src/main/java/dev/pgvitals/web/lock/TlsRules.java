package dev.pgvitals.web.lock;

import dev.pgvitals.config.web.KeyStores;
import dev.pgvitals.config.web.TlsConfig;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * How new connections are made.
 *
 * @param since milliseconds of the epoch: older sessions were made by other rules
 */
record TlsRules(TlsConfig config, SSLContext context, SSLParameters parameters, long since) {
  /** For so long a client may come back without its certificate being looked at again. */
  private static final Duration SESSION = Duration.ofHours(1);

  /**
   * Rules that hold from now on.
   *
   * @throws IllegalStateException when this JDK cannot work by them
   */
  static TlsRules of(TlsConfig config) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          KeyStores.showing(config.identity()),
          new TrustManager[] {ClientCertificates.of(config)},
          null);
      context.getServerSessionContext().setSessionTimeout((int) SESSION.toSeconds());
      return new TlsRules(config, context, parameters(config, context), System.currentTimeMillis());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot use the TLS settings: " + e, e);
    }
  }

  private static SSLParameters parameters(TlsConfig config, SSLContext context) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(config.protocols().toArray(new String[0]));
    if (!config.cipherSuites().isEmpty()) {
      parameters.setCipherSuites(config.cipherSuites().toArray(new String[0]));
    }
    parameters.setUseCipherSuitesOrder(config.serverOrder());
    switch (config.clientAuth()) {
      case NONE -> {}
      case REQUEST, VERIFY_IF_GIVEN -> parameters.setWantClientAuth(true);
      case REQUIRE_ANY, REQUIRE_AND_VERIFY -> parameters.setNeedClientAuth(true);
    }
    return parameters;
  }
}
