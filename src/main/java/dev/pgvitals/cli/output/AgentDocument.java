package dev.pgvitals.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.text.HostPort;
import dev.pgvitals.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLException;

/**
 * What a running agent has answered.
 *
 * @param base where it serves
 * @param text as it came
 * @param now what time it is there
 */
public record AgentDocument(String base, String text, JsonObject json, Instant now) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration WORK_TIMEOUT = Duration.ofSeconds(90);
  private static final int MAX_BYTES = 32 << 20;
  private static final int MAX_SHOWN = 2000;
  private static final Set<String> ANY_ADDRESS = Set.of("", "0.0.0.0", "::", "[::]");

  /** The agent could not be asked, or has not answered what was asked for. */
  public static final class NotHadException extends Exception {
    private static final long serialVersionUID = 1;

    NotHadException(String message) {
      super(message);
    }
  }

  /** Where this machine finds what listens there. */
  public static String reachable(AgentConfig.ListenAddress listen) {
    String host = ANY_ADDRESS.contains(listen.host()) ? "localhost" : listen.host();
    return HostPort.of(host, listen.port());
  }

  /**
   * Asks it.
   *
   * @param base an http or https URL without a slash at its end
   */
  public static AgentDocument get(String base, String path, AgentAccess access)
      throws NotHadException {
    return ask(base, path, access, "GET", READ_TIMEOUT, AgentDocument::isAnAgents);
  }

  /**
   * Asks it for what is neither of all servers nor of one.
   *
   * @param base as above
   * @param member that the answer has
   */
  public static AgentDocument getOther(String base, String path, AgentAccess access, String member)
      throws NotHadException {
    return ask(base, path, access, "GET", READ_TIMEOUT, json -> json.has(member));
  }

  /**
   * Has it do something.
   *
   * @param base as above
   * @param list that the answer has
   */
  public static AgentDocument post(String base, String path, AgentAccess access, String list)
      throws NotHadException {
    return ask(
        base, path, access, "POST", WORK_TIMEOUT, json -> json.get(list) instanceof JsonArray);
  }

  private static AgentDocument ask(
      String base,
      String path,
      AgentAccess access,
      String method,
      Duration timeout,
      Predicate<JsonObject> expected)
      throws NotHadException {
    String shown = Printable.oneLine(base);
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base + path).toURL().openConnection();
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setRequestMethod(method);
      connection.setInstanceFollowRedirects(false);
      access.prepare(connection);
      try {
        return answer(base, connection, expected);
      } finally {
        connection.disconnect();
      }
    } catch (UnknownHostException e) {
      throw new NotHadException(
          "cannot ask the agent at " + shown + ": unknown host; correct --url or `listen`");
    } catch (SocketTimeoutException e) {
      throw new NotHadException(
          "the agent at " + shown + " does not answer in time; see its log, or correct --url");
    } catch (SSLException e) {
      throw new NotHadException(
          "no TLS connection to the agent at "
              + shown
              + ": "
              + Printable.oneLine(String.valueOf(e.getMessage()))
              + "; is it https there, and does --ca-file name who vouches for its certificate? "
              + (access.identity().isPresent()
                  ? "Does it believe who signed that of --cert-file?"
                  : "It may also ask for a client certificate: give --cert-file and --key-file"));
    } catch (IOException | IllegalArgumentException e) {
      throw new NotHadException(
          "cannot ask the agent at "
              + shown
              + ": "
              + Printable.oneLine(String.valueOf(e.getMessage()))
              + "; is it running there? Say with --url where it is"
              + (base.startsWith("https:")
                  ? ", and give --cert-file and --key-file if it wants a client certificate"
                  : ""));
    }
  }

  private static AgentDocument answer(
      String base, HttpURLConnection connection, Predicate<JsonObject> expected)
      throws IOException, NotHadException {
    int status = connection.getResponseCode();
    InputStream body =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream();
    String text = body == null ? "" : read(body);
    if (status != HttpURLConnection.HTTP_OK) {
      throw new NotHadException(refusal(base, status, text.strip()));
    }
    long date = connection.getHeaderFieldDate("Date", System.currentTimeMillis());
    try {
      JsonElement json = JsonParser.parseString(text);
      if (json.isJsonObject() && expected.test(json.getAsJsonObject())) {
        return new AgentDocument(base, text, json.getAsJsonObject(), Instant.ofEpochMilli(date));
      }
    } catch (JsonParseException e) {
      // As what is no object.
    }
    throw new NotHadException(
        "what serves at " + Printable.oneLine(base) + " is no pgvitals agent; correct --url");
  }

  /** Another program's object would look like one of a server with nothing wrong. */
  private static boolean isAnAgents(JsonObject json) {
    return isOfAll(json) || isOfServer(json);
  }

  private static boolean isOfAll(JsonObject json) {
    return json.get("agent") instanceof JsonObject
        && json.get("summary") instanceof JsonObject
        && json.get("servers") instanceof JsonArray servers
        && StreamSupport.stream(servers.spliterator(), false)
            .allMatch(server -> server instanceof JsonObject one && isOfServer(one));
  }

  private static boolean isOfServer(JsonObject json) {
    return json.get("name") instanceof JsonPrimitive
        && json.get("state") instanceof JsonPrimitive
        && json.get("wrong") instanceof JsonArray
        && json.get("failing") instanceof JsonArray;
  }

  private static String refusal(String base, int status, String text) {
    String shown = Printable.oneLine(base);
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return "the agent at "
          + shown
          + " answers: "
          + Printable.oneLine(Printable.shortened(text, MAX_SHOWN))
          + "; give --web-user and --web-password-file";
    }
    if (status == HttpURLConnection.HTTP_NOT_FOUND && text.startsWith("unknown server")) {
      return Printable.oneLine(Printable.shortened(text, MAX_SHOWN));
    }
    return status == HttpURLConnection.HTTP_NOT_FOUND
        ? "what serves at " + shown + " has no /api/v1: an older agent, or another program"
        : "the agent at "
            + shown
            + " answers with HTTP status "
            + status
            + ": "
            + Printable.oneLine(Printable.shortened(text, MAX_SHOWN));
  }

  private static String read(InputStream body) throws IOException {
    try (body) {
      byte[] bytes = body.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        throw new IOException("its answer is longer than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
