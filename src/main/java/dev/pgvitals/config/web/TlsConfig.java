package dev.pgvitals.config.web;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * How the server speaks TLS.
 *
 * @param clientAuthorities who vouches for clients; some, where their certificates are verified
 * @param allowedNames one of these must be among the alternative names of a client's certificate;
 *     empty: any will do
 * @param protocols as the JDK calls them; at least one
 * @param cipherSuites the most wanted first; empty: the JDK's own
 * @param serverOrder whether the server's order of cipher suites counts, not the client's
 */
public record TlsConfig(
    TlsIdentity identity,
    ClientAuth clientAuth,
    List<X509Certificate> clientAuthorities,
    Set<String> allowedNames,
    List<String> protocols,
    List<String> cipherSuites,
    boolean serverOrder) {
  public TlsConfig {
    clientAuthorities = List.copyOf(clientAuthorities);
    allowedNames = Set.copyOf(allowedNames);
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
  }
}
