package dev.pgvitals.checklist.look;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Asks a Prometheus whether it has the servers, the rules, and somebody to tell. */
final class RulesLook {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int MAX_BYTES = 32 << 20;
  private static final int NAMED = 3;

  private final String base;

  /**
   * Asks nothing yet.
   *
   * @param prometheus its URL
   */
  RulesLook(URI prometheus) {
    String text = prometheus.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * Asks.
   *
   * @param servers that it should scrape, by their label
   * @param alerts that should be loaded
   */
  List<Finding> make(Collection<String> servers, Collection<String> alerts) {
    try {
      return List.of(rules(alerts), receivers(), series(servers));
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      return List.of(
          Finding.unknown(
              Item.MONITORING,
              "prometheus",
              base + " cannot be asked: " + Printable.oneLine(String.valueOf(e.getMessage())),
              "correct --prometheus; it has to be the address of Prometheus itself, without a"
                  + " login"));
    }
  }

  private Finding rules(Collection<String> alerts) throws IOException {
    Set<String> missing = new TreeSet<>(alerts);
    List<String> broken = new ArrayList<>();
    for (JsonElement group : data("/api/v1/rules?type=alert").getAsJsonArray("groups")) {
      for (JsonElement one : group.getAsJsonObject().getAsJsonArray("rules")) {
        JsonObject rule = one.getAsJsonObject();
        String name = rule.get("name").getAsString();
        missing.remove(name);
        if (rule.has("health") && rule.get("health").getAsString().equals("err")) {
          broken.add(name);
        }
      }
    }
    if (!missing.isEmpty()) {
      return no(
          "of %d alerts of the catalogue, %d are not loaded: %s"
              .formatted(alerts.size(), missing.size(), some(missing)),
          "pgvitals rules --directory DIR, and name it under rule_files (docs/alerts.md)");
    }
    return broken.isEmpty()
        ? yes("all %d alerts of the catalogue are loaded".formatted(alerts.size()))
        : no("rules that cannot be evaluated: " + some(broken), "see Prometheus's page of rules");
  }

  private Finding receivers() throws IOException {
    int active = data("/api/v1/alertmanagers").getAsJsonArray("activeAlertmanagers").size();
    return active > 0
        ? yes("it tells " + Plural.of(active, "Alertmanager"))
        : no(
            "it tells no Alertmanager",
            "alerting.alertmanagers in prometheus.yml; alerts/alertmanager.example.yaml has"
                + " routes");
  }

  private Finding series(Collection<String> servers) throws IOException {
    Set<String> missing = new TreeSet<>(servers);
    for (JsonElement one : data("/api/v1/query?query=pg_up").getAsJsonArray("result")) {
      JsonElement server = one.getAsJsonObject().getAsJsonObject("metric").get("server");
      if (server != null) {
        missing.remove(server.getAsString());
      }
    }
    return missing.isEmpty()
        ? yes("it has pg_up of " + Plural.of(servers.size(), "server") + ", which is all")
        : no(
            "it has no pg_up of " + some(missing),
            "start the agent, and scrape it; examples/prometheus.yaml");
  }

  private static String some(Collection<String> names) {
    String first = String.join(", ", names.stream().limit(NAMED).toList());
    return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
  }

  private static Finding yes(String evidence) {
    return Finding.yes(Item.MONITORING, "prometheus", evidence);
  }

  private static Finding no(String evidence, String next) {
    return Finding.no(Item.MONITORING, "prometheus", evidence, next);
  }

  private JsonObject data(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    connection.setInstanceFollowRedirects(false);
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP status " + status);
      }
      try (InputStream body = connection.getInputStream()) {
        byte[] bytes = body.readNBytes(MAX_BYTES);
        JsonElement json = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
        if (json.isJsonObject() && json.getAsJsonObject().get("data") instanceof JsonObject data) {
          return data;
        }
        throw new IOException("what answers is no Prometheus");
      }
    } finally {
      connection.disconnect();
    }
  }
}
