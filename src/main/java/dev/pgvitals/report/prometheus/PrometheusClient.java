package dev.pgvitals.report.prometheus;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Durations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;

/**
 * Asks the HTTP API of one Prometheus, or of Thanos, Mimir or VictoriaMetrics, which speak it as
 * well. Blocks; for one thread. It sends a login nowhere else: redirects are not followed.
 */
public final class PrometheusClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** What the answer still takes on its way when Prometheus has used up its time. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_SHOWN = 300;
  private static final int MAX_WARNINGS = 5;
  private static final int CHUNK = 1 << 16;

  /** Each costs the whole patience; there are dozens of questions. */
  private static final int MOST_LATE = 3;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNPROCESSABLE = 422;

  private final PrometheusAccess access;
  private final Duration patience;
  private final String shown;
  private int late;
  private final Set<String> warnings = new LinkedHashSet<>();

  /**
   * Asks nothing yet.
   *
   * @param patience how long one answer may take
   */
  public PrometheusClient(PrometheusAccess access, Duration patience) {
    this.access = access;
    this.patience = patience;
    this.shown = Printable.oneLine(access.base());
  }

  /** A text as PromQL has it in a matcher, whatever is in it. */
  public static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** What Prometheus has warned of in its answers so far, such as a part of Thanos that is away. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The series that an expression has at a moment. */
  public List<Sample> query(String promql, Instant at) throws PrometheusException {
    Map<String, String> when = Map.of("time", String.valueOf(at.getEpochSecond()));
    return read(
        result("query", promql, when, "vector"),
        "value",
        (labels, pair) -> new Sample(labels, value(pair)));
  }

  /** The values that an expression has at each step, first and last moment included. */
  public List<RangeSeries> range(String promql, Instant first, Instant last, Duration step)
      throws PrometheusException {
    Map<String, String> when =
        Map.of(
            "start", String.valueOf(first.getEpochSecond()),
            "end", String.valueOf(last.getEpochSecond()),
            "step", String.valueOf(step.toSeconds()));
    return read(
        result("query_range", promql, when, "matrix"),
        "values",
        (labels, pairs) -> {
          SortedMap<Long, Double> values = new TreeMap<>();
          for (JsonElement pair : pairs) {
            long second = (long) pair.getAsJsonArray().get(0).getAsDouble();
            values.put(second, value(pair.getAsJsonArray()));
          }
          return new RangeSeries(labels, values);
        });
  }

  /** A series of native histograms has neither key, and no number to give. */
  private <T> List<T> read(
      JsonArray result, String key, BiFunction<Map<String, String>, JsonArray, T> make)
      throws PrometheusException {
    try {
      List<T> all = new ArrayList<>();
      for (JsonElement one : result) {
        if (one.getAsJsonObject().get(key) instanceof JsonArray array) {
          all.add(make.apply(labels(one), array));
        }
      }
      return all;
    } catch (IllegalStateException
        | ClassCastException
        | IndexOutOfBoundsException
        | NumberFormatException
        | UnsupportedOperationException e) {
      throw noPrometheus();
    }
  }

  /**
   * The object {@code data} of an answer.
   *
   * @param path what follows {@code /api/v1/}
   */
  public JsonObject data(String path) throws PrometheusException {
    if (late >= MOST_LATE) {
      throw failed(
          "has not answered %s within %s, and is not asked again; see what keeps it busy"
              .formatted(Plural.of(late, "question"), Durations.inOneUnit(patience)));
    }
    long deadline = System.nanoTime() + patience.plus(ON_ITS_WAY).toNanos();
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(access.base() + "/api/v1/" + path).toURL().openConnection();
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) patience.plus(ON_ITS_WAY).toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Accept", "application/json");
      access.prepare(connection);
      try {
        return answer(connection, deadline);
      } finally {
        connection.disconnect();
      }
    } catch (UnknownHostException e) {
      throw failed("cannot be asked: unknown host; correct --prometheus");
    } catch (SocketTimeoutException e) {
      throw isConnecting(e)
          ? failed(
              "cannot be asked: no connection within "
                  + Durations.inOneUnit(CONNECT_TIMEOUT)
                  + "; correct --prometheus, or see which firewall is on the way")
          : late();
    } catch (SSLException e) {
      throw failed(
          "cannot be asked: no TLS connection: "
              + cut(String.valueOf(e.getMessage()))
              + "; is it https there, and does --prometheus-ca-file name who vouches for its"
              + " certificate?");
    } catch (IOException | IllegalArgumentException e) {
      throw failed(
          "cannot be asked: " + cut(String.valueOf(e.getMessage())) + "; is it running there?");
    }
  }

  private JsonArray result(
      String path, String promql, Map<String, String> parameters, String expected)
      throws PrometheusException {
    StringBuilder query = new StringBuilder(path).append("?query=").append(encoded(promql));
    new TreeMap<>(parameters)
        .forEach((name, value) -> query.append('&').append(name).append('=').append(value));
    query.append("&timeout=").append(patience.toSeconds()).append('s');
    JsonObject data = data(query.toString());
    if (data.get("resultType") instanceof JsonPrimitive type
        && type.getAsString().equals(expected)
        && data.get("result") instanceof JsonArray result) {
      return result;
    }
    throw noPrometheus();
  }

  private JsonObject answer(HttpURLConnection connection, long deadline)
      throws IOException, PrometheusException {
    int status = connection.getResponseCode();
    if (status / 100 == 3) {
      throw failed(
          "answers with HTTP status "
              + status
              + ", a redirect, which is not followed: name the address that it leads to");
    }
    InputStream body =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream();
    String text = body == null ? "" : read(body, deadline);
    Optional<JsonObject> json = json(text);
    if (status != HttpURLConnection.HTTP_OK) {
      throw refusal(status, json, text);
    }
    JsonObject object = json.orElseThrow(this::noPrometheus);
    if (object.get("data") instanceof JsonObject data) {
      warn(object);
      return data;
    }
    throw noPrometheus();
  }

  /** What is about the expression's style, Prometheus 2 has among its warnings. */
  private void warn(JsonObject object) {
    if (object.get("warnings") instanceof JsonArray array) {
      for (JsonElement one : array) {
        String warning = one.isJsonPrimitive() ? cut(one.getAsString()) : "";
        if (!warning.isEmpty()
            && !warning.startsWith("PromQL info")
            && warnings.size() < MAX_WARNINGS) {
          warnings.add(warning);
        }
      }
    }
  }

  private PrometheusException refusal(int status, Optional<JsonObject> json, String text) {
    String said =
        json.map(object -> object.get("error"))
            .filter(JsonPrimitive.class::isInstance)
            .map(JsonElement::getAsString)
            .orElse(text.strip());
    String reason = said.isEmpty() ? "" : ": " + cut(said);
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN) {
      return failed(
          "wants a login, or another one (HTTP status "
              + status
              + reason
              + "); give --prometheus-user and --prometheus-password-file, or"
              + " --prometheus-token-file");
    }
    if (status == HttpURLConnection.HTTP_NOT_FOUND) {
      return failed(
          "has no /api/v1 there (HTTP status 404); give the whole address, such as"
              + " http://mimir:8080/prometheus");
    }
    // Prometheus answers 422 when its own limit of samples or series is reached.
    boolean tooMuch =
        status == UNPROCESSABLE
            || status == TOO_MANY_REQUESTS
            || status == HttpURLConnection.HTTP_UNAVAILABLE
            || status == HttpURLConnection.HTTP_GATEWAY_TIMEOUT
            || status == HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
    return new PrometheusException(shown + " answers with HTTP status " + status + reason, tooMuch);
  }

  private PrometheusException failed(String what) {
    return new PrometheusException(shown + " " + what, false);
  }

  /** Java has one exception for both. */
  private static boolean isConnecting(SocketTimeoutException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
  }

  private PrometheusException late() {
    late++;
    return new PrometheusException(
        shown
            + " does not answer within "
            + Durations.inOneUnit(patience)
            + "; correct"
            + " --prometheus, or see what keeps it busy",
        true);
  }

  private PrometheusException noPrometheus() {
    return failed("is no Prometheus; correct --prometheus");
  }

  private String read(InputStream body, long deadline) throws IOException, PrometheusException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    try (body) {
      for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
        content.write(chunk, 0, read);
        if (content.size() > MAX_BYTES) {
          throw new PrometheusException(
              shown + " answers with more than " + (MAX_BYTES >> 20) + " MiB", true);
        }
        if (System.nanoTime() - deadline > 0) {
          throw late();
        }
      }
    }
    return content.toString(StandardCharsets.UTF_8);
  }

  private static Optional<JsonObject> json(String text) {
    try {
      JsonElement json = JsonParser.parseString(text);
      return json.isJsonObject() ? Optional.of(json.getAsJsonObject()) : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> labels(JsonElement series) {
    Map<String, String> labels = new HashMap<>();
    if (series.getAsJsonObject().get("metric") instanceof JsonObject metric) {
      metric.entrySet().forEach(each -> labels.put(each.getKey(), each.getValue().getAsString()));
    }
    return labels;
  }

  /** Of a pair of a time and a value, which is a text because JSON has no infinity. */
  private static double value(JsonArray pair) {
    String text = pair.get(1).getAsString();
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String cut(String text) {
    return Printable.oneLine(Printable.shortened(text.strip(), MAX_SHOWN));
  }
}
