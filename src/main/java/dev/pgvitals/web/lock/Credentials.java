package dev.pgvitals.web.lock;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a client says who it is.
 *
 * @param password its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader
record Credentials(String user, byte[] password) {
  private static final String SCHEME = "Basic ";

  /** From the headers Authorization; empty unless there is one, of that scheme. */
  static Optional<Credentials> parse(List<String> headers) {
    if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] decoded =
          Base64.getDecoder().decode(headers.get(0).substring(SCHEME.length()).strip());
      int colon = 0;
      while (colon < decoded.length && decoded[colon] != ':') {
        colon++;
      }
      return colon == decoded.length
          ? Optional.empty()
          : Optional.of(
              new Credentials(
                  new String(decoded, 0, colon, StandardCharsets.UTF_8),
                  Arrays.copyOfRange(decoded, colon + 1, decoded.length)));
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return user;
  }
}
