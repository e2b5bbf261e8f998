package dev.pgvitals.config.web;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** The private key of a PEM text, in any of the forms that tools write. */
final class PrivateKeyReader {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String RSA = "RSA PRIVATE KEY";
  private static final String EC = "EC PRIVATE KEY";
  private static final String EC_PARAMETERS = "EC PARAMETERS";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /** The object ids of the two algorithms, encoded. */
  private static final byte[] RSA_ID = {
    Der.OBJECT_ID, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1
  };

  private static final byte[] EC_ID = {
    Der.OBJECT_ID, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1
  };

  private static final byte[] NULL = {5, 0};

  private PrivateKeyReader() {}

  /** The first key; empty when there is a problem. */
  static Optional<PrivateKey> read(Pem pem) {
    Optional<Pem.Block> found =
        pem.blocks().stream().filter(block -> block.kind().endsWith(PKCS8)).findFirst();
    if (found.isEmpty()) {
      pem.problem(
          "there is no private key in it: one begins with -----BEGIN PRIVATE KEY-----, or with RSA"
              + " or EC before PRIVATE");
      return Optional.empty();
    }
    Pem.Block block = found.get();
    if (block.encrypted() || block.kind().equals(ENCRYPTED)) {
      pem.problem(
          block,
          "this key is encrypted, and nobody can type its password: decrypt it with openssl pkey"
              + " -in KEY -out FILE, and let only the agent's user read that");
      return Optional.empty();
    }
    try {
      byte[] content =
          block.content().orElseThrow(() -> new InvalidKeySpecException("it is not base64"));
      return Optional.of(key(pkcs8(block.kind(), content, pem)));
    } catch (GeneralSecurityException e) {
      // What it says may be a part of the key.
      pem.problem(
          block,
          "this key is damaged, or of a kind that Java does not know: openssl pkey -in KEY -out"
              + " FILE writes RSA, EC and Ed25519 keys so that it does");
      return Optional.empty();
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException other) {
        // One of the next.
      }
    }
    throw new InvalidKeySpecException("of no known kind");
  }

  private static byte[] pkcs8(String kind, byte[] content, Pem pem) throws InvalidKeySpecException {
    return switch (kind) {
      case PKCS8 -> content;
      case RSA -> wrapped(Der.of(Der.SEQUENCE, RSA_ID, NULL), content);
      case EC -> wrapped(Der.of(Der.SEQUENCE, EC_ID, curve(content, pem)), content);
      default -> throw new InvalidKeySpecException(kind);
    };
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return Der.of(Der.SEQUENCE, Der.ZERO, algorithm, Der.of(Der.OCTET_STRING, key));
  }

  /** From the key itself, or else from the block that openssl ecparam writes before it. */
  private static byte[] curve(byte[] key, Pem pem) throws InvalidKeySpecException {
    ByteBuffer parts = Der.next(ByteBuffer.wrap(key), Der.SEQUENCE);
    Der.next(parts, Der.INTEGER);
    Der.next(parts, Der.OCTET_STRING);
    if (Der.isNext(parts, Der.FIRST_OPTION)) {
      return Der.rest(Der.next(parts, Der.FIRST_OPTION));
    }
    return pem.blocks().stream()
        .filter(block -> block.kind().equals(EC_PARAMETERS))
        .flatMap(block -> block.content().stream())
        .findFirst()
        .orElseThrow(() -> new InvalidKeySpecException("no curve"));
  }
}
