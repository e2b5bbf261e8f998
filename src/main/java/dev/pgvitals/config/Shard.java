package dev.pgvitals.config;

import dev.pgvitals.yaml.Bounds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One agent's part of a fleet that several share, such as 2/5: the second of five. Which part a
 * server falls into depends on its name and the number of parts alone, so that adding or removing a
 * server moves no other. The hash is that of Prometheus's {@code hashmod}: the last eight bytes of
 * the name's MD5, big-endian, modulo the number of parts; the first part has remainder 0.
 *
 * @param index counted from 1
 */
public record Shard(int index, int count) {
  /** All of the fleet. */
  public static final Shard WHOLE = new Shard(1, 1);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

  public Shard {
    if (index < 1 || index > count) {
      throw new IllegalArgumentException(index + "/" + count);
    }
  }

  /** From a text such as {@code 2/5}; empty if it is not one. */
  public static Optional<Shard> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int index = Integer.parseInt(parts.group(1));
    int count = Integer.parseInt(parts.group(2));
    return index < 1 || index > count || !Bounds.SHARDS.has(count)
        ? Optional.empty()
        : Optional.of(new Shard(index, count));
  }

  /** Whether the server of this name falls into this part. */
  public boolean has(String server) {
    return count == 1 || Long.remainderUnsigned(hash(server), count) == index - 1;
  }

  private static long hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong(Long.BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no MD5, which --shard needs", e);
    }
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
