package dev.pgvitals.config.web;

import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * By what one end of a connection is known to the other.
 *
 * @param chain its own certificate first
 * @param key that of the first certificate
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  public TlsIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * That of two PEM files.
   *
   * @throws ProblemsException with what is wrong in them; never a part of the key
   */
  public static TlsIdentity read(Path certificate, Path key) throws ProblemsException {
    Problems problems = new Problems();
    Optional<Pem> shown = Pem.ofFile(certificate, problems);
    Optional<Pem> secret = Pem.ofFile(key, problems);
    Optional<List<X509Certificate>> chain = shown.flatMap(CertificateReader::read);
    Optional<PrivateKey> privateKey = secret.flatMap(PrivateKeyReader::read);
    problems.throwIfAny();
    TlsIdentity identity = new TlsIdentity(chain.orElseThrow(), privateKey.orElseThrow());
    if (!identity.belongsTogether()) {
      secret.orElseThrow().problem("is not the key of the first certificate in " + certificate);
      problems.throwIfAny();
    }
    return identity;
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Whether the key is that of the first certificate. */
  boolean belongsTogether() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      byte[] signed = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate().getPublicKey());
      verifying.update(text);
      return verifying.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return certificate().getSubjectX500Principal().getName();
  }
}
