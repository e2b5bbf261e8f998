package dev.pgvitals.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeyTest {
  @TempDir private Path directory;

  private ClientKey inspect(String content) throws Exception {
    return ClientKey.inspect(Files.writeString(directory.resolve("key"), content).toString());
  }

  private static byte[] key(String algorithm) throws Exception {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "EdDSA"})
  void theAlgorithmOfAPemFileIsFoundOut(String algorithm) throws Exception {
    ClientKey key =
        inspect(
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key(algorithm))
                + "\n-----END PRIVATE KEY-----\n");

    assertThat(key.pemAlgorithm()).contains(algorithm);
    assertThat(key.notice()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE", "EC PRIVATE", "ENCRYPTED PRIVATE", "OPENSSH PRIVATE"})
  void aFormatThatTheDriverDoesNotReadIsNamedWithTheRemedy(String kind) throws Exception {
    ClientKey key = inspect("-----BEGIN " + kind + " KEY-----\nAAAA\n-----END ...");

    assertThat(key.pemAlgorithm()).isEmpty();
    assertThat(key.notice())
        .contains(
            "sslkey is in a format that the JDBC driver does not read: convert it with openssl pkcs8"
                + " -topk8 -nocrypt -outform DER -in "
                + directory.resolve("key")
                + " -out client.pk8");
  }

  @Test
  void anythingElseIsLeftToTheDriver() throws Exception {
    Path der = Files.write(directory.resolve("key.pk8"), key("RSA"));

    assertThat(ClientKey.inspect(der.toString()).notice()).isEmpty();
    assertThat(ClientKey.inspect("/nowhere/key").notice()).isEmpty();
    assertThat(ClientKey.inspect("\u0000").notice()).isEmpty();
    assertThat(inspect("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----").pemAlgorithm())
        .isEmpty();
  }
}
