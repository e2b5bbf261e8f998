package dev.pgvitals.agent.fetch;

import dev.pgvitals.config.fetched.ListSource;
import dev.pgvitals.config.web.KeyStores;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Durations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to fetch one list, on a thread of its own. It never sends a login elsewhere:
 * redirects are not followed. What the source does wrong is a {@link FailedException}.
 */
final class ListFetch implements Callable<ListFetch.Answer> {
  private static final int CHUNK = 8192;
  private static final int MAX_SHOWN = 200;

  private final ListSource source;
  private final Validators validators;
  private final String agent;
  private volatile boolean begun;
  private volatile @Nullable HttpURLConnection connection;

  /** What the source said of the version that it sent last. */
  record Validators(Optional<String> tag, Optional<String> modified) {
    static final Validators NONE = new Validators(Optional.empty(), Optional.empty());
  }

  /**
   * What came.
   *
   * @param text empty: the same as last time
   */
  record Answer(Optional<String> text, Validators validators) {}

  /** Why there is no list, as the end of a sentence that begins with its URL. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    FailedException(String message) {
      super(message);
    }
  }

  /**
   * @param agent who fetches
   */
  ListFetch(ListSource source, Validators validators, String agent) {
    this.source = source;
    this.validators = validators;
    this.agent = agent;
  }

  /** Whether it has a thread. */
  boolean hasBegun() {
    return begun;
  }

  /** Ends it from another thread, as far as Java lets one. */
  void cut() {
    HttpURLConnection current = connection;
    if (current != null) {
      current.disconnect();
    }
  }

  @Override
  public Answer call() throws FailedException {
    begun = true;
    long start = System.nanoTime();
    try {
      HttpURLConnection asked = (HttpURLConnection) source.url().toURL().openConnection();
      connection = asked;
      try {
        prepare(asked);
        return answer(asked, start);
      } finally {
        asked.disconnect();
      }
    } catch (UnknownHostException e) {
      throw new FailedException("cannot be fetched: unknown host " + source.url().getHost());
    } catch (SocketTimeoutException e) {
      throw late();
    } catch (SSLException e) {
      throw new FailedException(
          "cannot be fetched: TLS failed: "
              + shown(e)
              + "; does ca_file name who vouches for its certificate?");
    } catch (IOException e) {
      throw System.nanoTime() - start > source.timeout().toNanos()
          ? late()
          : new FailedException("cannot be fetched: " + shown(e));
    } catch (GeneralSecurityException e) {
      throw new FailedException("cannot be fetched: TLS cannot be used: " + shown(e));
    }
  }

  private FailedException late() {
    return new FailedException(late(source));
  }

  static String late(ListSource source) {
    return "cannot be fetched: no complete answer within " + Durations.inOneUnit(source.timeout());
  }

  private static String shown(Exception e) {
    return Printable.oneLine(Printable.shortened(String.valueOf(e.getMessage()), MAX_SHOWN));
  }

  private void prepare(HttpURLConnection asked)
      throws FailedException, IOException, GeneralSecurityException {
    int millis = (int) source.timeout().toMillis();
    asked.setConnectTimeout(millis);
    asked.setReadTimeout(millis);
    asked.setInstanceFollowRedirects(false);
    asked.setUseCaches(false);
    asked.setRequestProperty("User-Agent", agent);
    asked.setRequestProperty("Accept", "application/yaml, text/yaml, */*;q=0.5");
    validators.tag().ifPresent(tag -> asked.setRequestProperty("If-None-Match", tag));
    validators.modified().ifPresent(time -> asked.setRequestProperty("If-Modified-Since", time));
    Optional<String> login = login();
    login.ifPresent(header -> asked.setRequestProperty("Authorization", header));
    if (source.authorities().isPresent() && asked instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(trusting(source.authorities().get()).getSocketFactory());
    }
  }

  private Optional<String> login() throws FailedException {
    if (source.login().isPresent()) {
      ListSource.Login login = source.login().get();
      String both = login.user() + ":" + secret("password_file", login.passwordFile());
      return Optional.of(
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }
    if (source.tokenFile().isEmpty()) {
      return Optional.empty();
    }
    String token = secret("bearer_token_file", source.tokenFile().get()).strip();
    // Java would quote what it cannot send.
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new FailedException(
          "cannot be fetched: bearer_token_file has no token: it must be one word of ASCII");
    }
    return Optional.of("Bearer " + token);
  }

  private static String secret(String key, Path file) throws FailedException {
    return new String(bytes(key, file, FileAccess.SECRET), StandardCharsets.UTF_8)
        .replaceFirst("\\R$", "");
  }

  private static byte[] bytes(String key, Path file, int most) throws FailedException {
    try {
      return FileAccess.SYSTEM.read(file, most, FileTimeout.FOR_SECRETS);
    } catch (NoSuchFileException e) {
      throw new FailedException("cannot be fetched: " + key + " " + file + " does not exist");
    } catch (IOException e) {
      throw new FailedException(
          "cannot be fetched: " + key + " " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static SSLContext trusting(Path file) throws FailedException, GeneralSecurityException {
    List<X509Certificate> authorities =
        KeyStores.certificates(bytes("ca_file", file, FileAccess.TEXT));
    if (authorities.isEmpty()) {
      throw new FailedException(
          "cannot be fetched: there is no certificate that can be read in ca_file " + file);
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {KeyStores.trusting(authorities)}, null);
    return context;
  }

  private Answer answer(HttpURLConnection asked, long begun) throws IOException, FailedException {
    int status = asked.getResponseCode();
    if (status == HttpURLConnection.HTTP_NOT_MODIFIED && !validators.equals(Validators.NONE)) {
      return new Answer(Optional.empty(), validators);
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw new FailedException("cannot be fetched: " + refusal(status));
    }
    Validators now =
        new Validators(
            Optional.ofNullable(asked.getHeaderField("ETag")),
            Optional.ofNullable(asked.getHeaderField("Last-Modified")));
    byte[] bytes = content(asked, begun);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Answer(Optional.of(text), now);
    } catch (CharacterCodingException e) {
      throw new FailedException("cannot be used: it is not UTF-8");
    }
  }

  private static String refusal(int status) {
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN) {
      return "HTTP status "
          + status
          + ": it wants a login, or another one (username and password_file, or"
          + " bearer_token_file)";
    }
    if (status / 100 == 3) {
      return "HTTP status "
          + status
          + ", a redirect, which is not followed: name the URL that it leads to";
    }
    return status < 0 ? "what answers there does not speak HTTP" : "HTTP status " + status;
  }

  private byte[] content(HttpURLConnection asked, long begun) throws IOException, FailedException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    long announced = asked.getContentLengthLong();
    try (InputStream in = asked.getInputStream()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        content.write(chunk, 0, read);
        if (content.size() > FileAccess.TEXT) {
          throw new FailedException("cannot be used: it is longer than 4 MiB");
        }
        if (System.nanoTime() - begun > source.timeout().toNanos()) {
          throw late();
        }
      }
    }
    if (announced >= 0 && content.size() != announced) {
      throw new FailedException("cannot be used: its end is missing");
    }
    return content.toByteArray();
  }
}
