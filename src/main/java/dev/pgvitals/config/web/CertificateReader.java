package dev.pgvitals.config.web;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Certificates of a PEM text. */
final class CertificateReader {
  private static final Set<String> KINDS = Set.of("CERTIFICATE", "X509 CERTIFICATE");

  private CertificateReader() {}

  /** At least one, in their order; empty when there is a problem. */
  static Optional<List<X509Certificate>> read(Pem pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    int found = 0;
    for (Pem.Block block : pem.blocks()) {
      if (KINDS.contains(block.kind())) {
        found++;
        certificate(block, pem).ifPresent(certificates::add);
      }
    }
    if (found == 0) {
      pem.problem("there is no certificate in it: one begins with -----BEGIN CERTIFICATE-----");
    }
    return found == 0 || certificates.size() < found ? Optional.empty() : Optional.of(certificates);
  }

  private static Optional<X509Certificate> certificate(Pem.Block block, Pem pem) {
    try {
      byte[] content =
          block.content().orElseThrow(() -> new CertificateException("it is not base64"));
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(content)));
    } catch (CertificateException e) {
      pem.problem(block, "this certificate is damaged: copy the file anew");
      return Optional.empty();
    }
  }
}
