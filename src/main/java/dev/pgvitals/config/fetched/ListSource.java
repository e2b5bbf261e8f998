package dev.pgvitals.config.fetched;

import dev.pgvitals.text.Checksum;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a list of servers is fetched.
 *
 * @param url http or https, without a login
 * @param refresh how long after one attempt the next begins
 * @param timeout the longest that an attempt may take
 * @param authorities who vouches for the certificate there; empty: those that Java knows
 * @param login of the user there
 * @param tokenFile whose content is sent as a bearer token
 */
public record ListSource(
    URI url,
    Duration refresh,
    Duration timeout,
    Optional<Path> authorities,
    Optional<Login> login,
    Optional<Path> tokenFile) {
  /** Unless the configuration says otherwise. */
  public static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);

  /** Unless the configuration says otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private static final int DIGITS_OF_QUERY = 4;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]", Pattern.CASE_INSENSITIVE);

  /** A user and where the password is. */
  public record Login(String user, Path passwordFile) {}

  /** One of which nothing is said but the URL. */
  static ListSource of(URI url) {
    return new ListSource(
        url,
        DEFAULT_REFRESH,
        DEFAULT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * What it is called in messages and labels: the URL without its query, which may be a secret, and
   * with four digits of its checksum, by which two that differ in nothing else are told apart.
   */
  public String name() {
    String text = url.toString();
    int query = text.indexOf('?');
    return query < 0
        ? text
        : text.substring(0, query)
            + "?..."
            + Checksum.sha256(text.substring(query)).substring(0, DIGITS_OF_QUERY);
  }

  /** Whether somebody on the way to it can read and change what comes. */
  boolean isOpen() {
    return "http".equalsIgnoreCase(url.getScheme()) && !LOOPBACK.matcher(url.getHost()).matches();
  }
}
