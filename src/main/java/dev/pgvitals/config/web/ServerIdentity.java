package dev.pgvitals.config.web;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * By what clients know the server.
 *
 * @param chain the server's own certificate first
 * @param key that of the first certificate
 */
public record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
  public ServerIdentity {
    chain = List.copyOf(chain);
  }

  /** The server's own certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  @Override
  public String toString() {
    return certificate().getSubjectX500Principal().getName();
  }
}
