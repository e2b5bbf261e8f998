package dev.pgvitals.source.jdbc;

import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a client's private key file holds. libpq's users have PEM files of any kind; the driver
 * reads one kind of these, and must be told the algorithm.
 *
 * @param pemAlgorithm of a PEM file that the driver can read
 * @param notice why the driver will not read it, and the remedy
 */
record ClientKey(Optional<String> pemAlgorithm, Optional<String> notice) {
  private static final ClientKey UNREMARKABLE = new ClientKey(Optional.empty(), Optional.empty());
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /** A file that cannot be read is left to the driver, whose error names it. */
  static ClientKey inspect(String file) {
    String text;
    try {
      text =
          new String(
              FileAccess.SYSTEM.read(Path.of(file), FileAccess.SECRET, FileTimeout.FOR_SECRETS),
              StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      return UNREMARKABLE;
    }
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin >= 0 && end > begin) {
      return new ClientKey(
          algorithm(text.substring(begin + BEGIN.length(), end)), Optional.empty());
    }
    return text.contains("-----BEGIN ")
        ? new ClientKey(
            Optional.empty(),
            Optional.of(
                "sslkey is in a format that the JDBC driver does not read: convert it with openssl"
                    + " pkcs8 -topk8 -nocrypt -outform DER -in "
                    + file
                    + " -out client.pk8"))
        : UNREMARKABLE;
  }

  private static Optional<String> algorithm(String base64) {
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(base64);
      return ALGORITHMS.stream().filter(name -> isKeyOf(name, encoded)).findFirst();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isKeyOf(String algorithm, byte[] encoded) {
    try {
      KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
