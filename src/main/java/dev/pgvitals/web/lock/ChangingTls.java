package dev.pgvitals.web.lock;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS whose rules can change while the JDK's server runs, which asks once for its context: each
 * connection is made by those in force when it comes, and stays as it is.
 */
final class ChangingTls extends HttpsConfigurator {
  private final Rules rules;

  private ChangingTls(Rules rules) {
    super(new Context(rules));
    this.rules = rules;
  }

  static ChangingTls with(TlsRules first) {
    return new ChangingTls(new Rules(first));
  }

  /** For connections from now on. */
  void change(TlsRules next) {
    rules.inForce.set(next);
  }

  TlsRules inForce() {
    return rules.inForce.get();
  }

  @Override
  public void configure(HttpsParameters connection) {
    connection.setSSLParameters(rules.opening.get().parameters());
  }

  private static final class Context extends SSLContext {
    Context(Rules rules) {
      super(rules, rules.inForce.get().context().getProvider(), "TLS");
    }
  }

  private static final class Rules extends SSLContextSpi {
    private final AtomicReference<TlsRules> inForce;

    /**
     * The server asks first for an engine, then for its parameters, on one thread: both are of the
     * same rules.
     */
    private final ThreadLocal<TlsRules> opening;

    Rules(TlsRules first) {
      inForce = new AtomicReference<>(first);
      opening = ThreadLocal.withInitial(inForce::get);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      TlsRules now = inForce.get();
      opening.set(now);
      return now.context().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return engineCreateSSLEngine();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return inForce.get().context().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return inForce.get().context().getClientSessionContext();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("has been initialized");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return inForce.get().context().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return inForce.get().context().getServerSocketFactory();
    }
  }
}
