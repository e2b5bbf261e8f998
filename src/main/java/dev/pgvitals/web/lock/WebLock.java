package dev.pgvitals.web.lock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import dev.pgvitals.config.web.TlsConfig;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.web.http.Admission;
import dev.pgvitals.web.http.Authority;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.RequestSource;
import dev.pgvitals.web.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of the HTTP server, by the web configuration in force. That can change at any time, but
 * for whether TLS is spoken at all. Thread-safe.
 */
public final class WebLock implements Admission {
  private static final Logger LOG = LoggerFactory.getLogger(WebLock.class);

  /** For those who watch over the process; they tell nothing of what it monitors. */
  private static final Set<String> WITHOUT_LOGIN = Set.of("/-/healthy", "/-/ready");

  private final Optional<ChangingTls> tls;
  private final Passwords passwords;
  private volatile InForce inForce;

  private record InForce(WebConfig config, Optional<RequestRate> rate) {
    static InForce of(WebConfig config) {
      return new InForce(
          config, config.rateLimit().map(limit -> new RequestRate(limit, System.nanoTime())));
    }
  }

  private enum Login {
    /** Nobody has said who asks. */
    NONE,
    RIGHT,
    WRONG,
    TOO_MANY,
    BUSY
  }

  /**
   * A lock.
   *
   * @param threads how many requests can be answered at one time
   */
  public WebLock(WebConfig config, int threads) {
    tls = config.tls().map(TlsRules::of).map(ChangingTls::with);
    // Most threads are for those that need no check.
    passwords = new Passwords(Math.max(1, Math.min(32, threads / 4)));
    inForce = InForce.of(config);
  }

  /** For the JDK's server; empty when it is to speak plain HTTP. */
  public Optional<HttpsConfigurator> tls() {
    return tls.map(one -> one);
  }

  /** Whether there can be {@link #change} to it while the server runs. */
  public boolean admits(WebConfig config) {
    return config.tls().isPresent() == tls.isPresent();
  }

  /**
   * Works by this one from now on. Connections that are open stay open until the next answer; what
   * was found out of passwords is kept for users whose hash is the same.
   *
   * @throws IllegalStateException when it does not {@link #admits admit} it, or this JDK cannot
   *     work by it; nothing has changed then
   */
  public synchronized void change(WebConfig config) {
    if (!admits(config)) {
      throw new IllegalStateException("TLS cannot be turned on or off");
    }
    Optional<TlsConfig> wanted = config.tls();
    tls.filter(current -> !wanted.equals(Optional.of(current.inForce().config())))
        .ifPresent(current -> current.change(TlsRules.of(wanted.orElseThrow())));
    Optional<RequestRate> rate = inForce.rate();
    boolean sameRate = rate.map(RequestRate::limit).equals(config.rateLimit());
    inForce = sameRate ? new InForce(config, rate) : InForce.of(config);
  }

  /** Whether nobody gets in whom the agent does not know. */
  public boolean knowsEverybody() {
    return inForce.config().knowsEverybody();
  }

  @Override
  public Map<String, String> headers() {
    return inForce.config().headers();
  }

  @Override
  public boolean isOutdated(HttpExchange request) {
    return tls.isPresent()
        && request instanceof HttpsExchange https
        && https.getSSLSession().getCreationTime() < tls.get().inForce().since();
  }

  @Override
  public Optional<Response> refusal(HttpExchange request) {
    if (WITHOUT_LOGIN.contains(request.getRequestURI().getRawPath())) {
      return Optional.empty();
    }
    InForce now = inForce;
    if (now.rate().isPresent() && !now.rate().get().admits(System.nanoTime())) {
      return Optional.of(
          Response.text(429, "more requests than rate_limit allows").with("Retry-After", "1"));
    }
    if (needsCertificate(now.config()) && !hasCertificate(request)) {
      return Optional.of(Response.text(403, "a client certificate is required now: connect again"));
    }
    if (now.config().users().isEmpty()) {
      return Optional.empty();
    }
    Login login = login(request, now.config());
    if (login == Login.WRONG) {
      LOG.warn(
          "wrong user or password from {}",
          request.getRemoteAddress().getAddress().getHostAddress());
    }
    return switch (login) {
      case RIGHT -> Optional.empty();
      case NONE -> Optional.of(asking("a user and a password are required"));
      case WRONG -> Optional.of(asking("wrong user or password"));
      case TOO_MANY ->
          Optional.of(
              Response.text(429, "too many logins from this address at one time; try again")
                  .with("Retry-After", "1"));
      case BUSY ->
          Optional.of(
              Response.text(503, "too many logins at one time; try again")
                  .with("Retry-After", "1"));
    };
  }

  private static Response asking(String why) {
    return Response.text(401, why)
        .with("WWW-Authenticate", "Basic realm=\"pgvitals\", charset=\"UTF-8\"");
  }

  /** Whether the agent knows who asks: by a password, or a certificate that was verified. */
  public boolean knows(HttpExchange request) {
    WebConfig now = inForce.config();
    return (!now.users().isEmpty() && login(request, now) == Login.RIGHT)
        || (now.users().isEmpty() && hasProof(request, now));
  }

  /**
   * Whether who asks may see texts of statements, where these are shown: whom the agent knows, or
   * where it knows nobody, who calls it by a name that can be no stranger's.
   *
   * @throws RequestException if the Host header is none
   */
  public boolean maySeeTexts(HttpExchange request) throws RequestException {
    return knows(request) || (!knowsEverybody() && RequestSource.isAddress(Authority.of(request)));
  }

  private Login login(HttpExchange request, WebConfig config) {
    List<String> headers = request.getRequestHeaders().getOrDefault("Authorization", List.of());
    Optional<Credentials> given = Credentials.parse(headers);
    if (given.isEmpty()) {
      return Login.NONE;
    }
    try {
      return passwords.areRight(
              given.get(), config.users(), request.getRemoteAddress().getAddress())
          ? Login.RIGHT
          : Login.WRONG;
    } catch (CheckTurns.BusyException e) {
      return e.isOwnFault() ? Login.TOO_MANY : Login.BUSY;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Login.BUSY;
    }
  }

  private boolean hasProof(HttpExchange request, WebConfig config) {
    boolean verified = config.tls().filter(t -> t.clientAuth().isVerified()).isPresent();
    return verified && !isOutdated(request) && hasCertificate(request);
  }

  private static boolean needsCertificate(WebConfig config) {
    return config.tls().filter(t -> t.clientAuth().isRequired()).isPresent();
  }

  private static boolean hasCertificate(HttpExchange request) {
    if (!(request instanceof HttpsExchange https)) {
      return false;
    }
    try {
      return https.getSSLSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException none) {
      return false;
    }
  }
}
