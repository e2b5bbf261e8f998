package dev.pgvitals.web.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of a request's address behind the question mark. */
public final class QueryParameters {
  private static final int MAX_CHARACTERS = 32_768;
  private static final int MAX_PARAMETERS = 1_024;

  private final Map<String, Set<String>> values;

  private QueryParameters(Map<String, Set<String>> values) {
    this.values = values;
  }

  /**
   * Reads the part of a URL after the question mark.
   *
   * @param query still encoded; null if there is none
   * @param known the parameters there are; another one is an error, for it is most likely a slip
   *     whose author believes to see a part
   */
  public static QueryParameters parse(@Nullable String query, List<String> known)
      throws RequestException {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return new QueryParameters(values);
    }
    if (query.length() > MAX_CHARACTERS) {
      throw new RequestException(
          400, "the query string is longer than " + MAX_CHARACTERS + " characters");
    }
    String[] pairs = query.split("&", MAX_PARAMETERS + 1);
    if (pairs.length > MAX_PARAMETERS) {
      throw new RequestException(400, "there are more than " + MAX_PARAMETERS + " parameters");
    }
    for (String pair : pairs) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(name)) {
        throw new RequestException(400, unknown(name, known));
      }
      values
          .computeIfAbsent(name, n -> new LinkedHashSet<>())
          .add(decode(equals < 0 ? "" : pair.substring(equals + 1)));
    }
    return new QueryParameters(values);
  }

  /** Each value once, in the order of the address. */
  public Set<String> all(String name) {
    return values.getOrDefault(name, Set.of());
  }

  private static String unknown(String name, List<String> known) {
    return "unknown parameter '"
        + DisplayNames.printable(name)
        + "'; "
        + (known.isEmpty() ? "this endpoint takes none" : "known: " + String.join(", ", known));
  }

  /** The last part of a request's path, as it was before it was encoded. */
  public static String lastPart(HttpExchange request) throws RequestException {
    return part(request, 0);
  }

  /**
   * A part of a request's path, as it was before it was encoded.
   *
   * @param behind how many parts follow it
   */
  public static String part(HttpExchange request, int behind) throws RequestException {
    String[] parts = request.getRequestURI().getRawPath().split("/", -1);
    // There a plus is a plus.
    return decode(parts[parts.length - 1 - behind].replace("+", "%2B"));
  }

  private static String decode(String text) throws RequestException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RequestException(400, "malformed percent-encoding in the URL");
    }
  }
}
