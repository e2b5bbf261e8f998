package dev.pgvitals.checklist.look;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Asks a Prometheus whether it has the servers, the rules, and somebody to tell. */
final class RulesLook {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int NAMED = 3;

  private final PrometheusClient client;

  /** Asks nothing yet. */
  RulesLook(PrometheusAccess prometheus) {
    this.client = new PrometheusClient(prometheus, TIMEOUT);
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
    } catch (PrometheusException e) {
      return unknown(String.valueOf(e.getMessage()), "then look again");
    } catch (IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      return unknown(
          "what --prometheus names answers otherwise than Prometheus: "
              + Printable.oneLine(String.valueOf(e.getMessage())),
          "give the address of Prometheus itself: what only answers queries knows no rules");
    }
  }

  private static List<Finding> unknown(String evidence, String next) {
    return List.of(Finding.unknown(Item.MONITORING, "prometheus", evidence, next));
  }

  private Finding rules(Collection<String> alerts) throws PrometheusException {
    Set<String> missing = new TreeSet<>(alerts);
    List<String> broken = new ArrayList<>();
    for (JsonElement group : client.data("rules?type=alert").getAsJsonArray("groups")) {
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

  private Finding receivers() throws PrometheusException {
    int active = client.data("alertmanagers").getAsJsonArray("activeAlertmanagers").size();
    return active > 0
        ? yes("it tells " + Plural.of(active, "Alertmanager"))
        : no(
            "it tells no Alertmanager",
            "alerting.alertmanagers in prometheus.yml; alerts/alertmanager.example.yaml has"
                + " routes");
  }

  private Finding series(Collection<String> servers) throws PrometheusException {
    Set<String> missing = new TreeSet<>(servers);
    for (JsonElement one : client.data("query?query=pg_up").getAsJsonArray("result")) {
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
}
