package dev.pgvitals.web.lock;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dev.pgvitals.config.web.PasswordHash;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks passwords. What was checked before is answered at once; a user that does not exist costs
 * as much as a wrong password. Thread-safe.
 */
final class Passwords {
  private static final String MAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int SALT_CHARACTERS = 22;
  private static final int HASH_CHARACTERS = 31;

  private final CheckTurns turns;
  private final KnownAnswers known = new KnownAnswers();
  private final SecretKeySpec key;
  private final String randomHash;

  /**
   * @param waiting how many may wait for their check at one time
   */
  Passwords(int waiting) {
    turns = new CheckTurns(waiting);
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, MAC);
    byte[] more = new byte[SALT_CHARACTERS + HASH_CHARACTERS];
    random.nextBytes(more);
    randomHash =
        Base64.getEncoder()
            .encodeToString(more)
            .replace('+', '.')
            .substring(0, SALT_CHARACTERS + HASH_CHARACTERS);
  }

  /**
   * Whether it is a user's password. May take seconds.
   *
   * @param from who asks
   * @throws CheckTurns.BusyException when too many ask; nobody knows then
   */
  boolean areRight(Credentials given, Map<String, PasswordHash> users, InetAddress from)
      throws CheckTurns.BusyException, InterruptedException {
    PasswordHash hash = users.get(given.user());
    String checked = hash == null ? nobodys(users) : hash.text();
    String answer = fingerprint(given, checked);
    Optional<Boolean> before = known.find(answer);
    if (before.isPresent()) {
      return before.get() && hash != null;
    }
    boolean right = turns.check(from, () -> matches(given.password(), checked)) && hash != null;
    known.keep(answer, right);
    return right;
  }

  /** No password has it; a check takes as long as that of the most expensive user. */
  private String nobodys(Map<String, PasswordHash> users) {
    int cost = users.values().stream().mapToInt(PasswordHash::cost).max().orElse(0);
    return "$2b$%02d$%s".formatted(cost, randomHash);
  }

  private static boolean matches(byte[] password, String hash) {
    // Bcrypt takes 72 bytes, and so did who made the hash.
    return BCrypt.verifyer(
            BCrypt.Version.VERSION_2B, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2B))
        .verify(password, hash.getBytes(StandardCharsets.US_ASCII))
        .verified;
  }

  /** By a key of this process: nobody else can tell which password gives which. */
  private String fingerprint(Credentials given, String hash) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      for (byte[] part :
          Arrays.asList(
              given.user().getBytes(StandardCharsets.UTF_8),
              hash.getBytes(StandardCharsets.US_ASCII),
              given.password())) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        mac.update(part);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no " + MAC, e);
    }
  }
}
