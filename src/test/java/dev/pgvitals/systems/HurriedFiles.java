package dev.pgvitals.systems;

import dev.pgvitals.fixture.estate.Haste;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A system's files, as they are but for how quickly time passes in them and who is called. */
final class HurriedFiles {
  /** So that a {@code for} of five minutes is six seconds. */
  private static final Haste HASTE = new Haste(50);

  private static final int MANY_LOGINS = 5_000;

  /** On a busy machine, a query may be late by as much as its short interval. */
  private static final Map<String, Map<String, Integer>> PATIENCE =
      Map.of(
          "PostgresMetricsStale", Map.of("warning", 8),
          "PostgresCollectorSlow", Map.of("warning", 5),
          "PostgresConnectSlow", Map.of("warning", 3));

  private HurriedFiles() {}

  static String catalogue(String text) {
    return HASTE.catalogue(text);
  }

  static String rules(String text) {
    return HASTE.rules(text);
  }

  /** A configuration that looks each second, with the catalogue of these files. */
  static String configuration(String text, Path... catalogue) {
    YamlTree tree = YamlTree.parse(text);
    Map<String, Object> root = tree.root();
    root.keySet().removeAll(List.of("listen", "web", "web_config", "restore_test"));
    root.put("catalogue", List.of(catalogue).stream().map(Path::toString).toList());
    root.put("interval", "1s");
    for (Map<String, Object> server : tree.list("servers")) {
      server.put("connections", 4);
      Map<String, Object> thresholds = new HashMap<>(PATIENCE);
      YamlTree.mapIn(server, "thresholds").ifPresent(thresholds::putAll);
      server.put("thresholds", thresholds);
      YamlTree.mapIn(server, "logs").ifPresent(HurriedFiles::hurryLog);
    }
    tree.list("backups").forEach(backup -> backup.put("interval", "5s"));
    return tree.text();
  }

  /**
   * Who looks that often logs in that often; and what has failed is forgotten as soon as can be.
   */
  private static void hurryLog(Map<String, Object> logs) {
    logs.put("interval", "1s");
    Map<String, Object> limits = YamlTree.mapIn(logs, "limits").orElseGet(HashMap::new);
    limits.put("sessions", MANY_LOGINS);
    limits.put("window", "1m");
    logs.put("limits", limits);
  }

  /**
   * A configuration of Alertmanager that tells at once, and a webhook in place of chats, mail and
   * pagers, by the URL's last part which of them: {@code slack}, {@code email} and so on.
   */
  static String notifications(String text, String webhook) {
    YamlTree tree = YamlTree.parse(text);
    tree.root().remove("global");
    YamlTree.mapIn(tree.root(), "route").ifPresent(HurriedFiles::hurry);
    for (Map<String, Object> receiver : tree.list("receivers")) {
      List<Map<String, Object>> hooks =
          receiver.keySet().stream()
              .filter(key -> key.endsWith("_configs"))
              .map(key -> key.replace("_configs", ""))
              .sorted()
              .map(way -> Map.<String, Object>of("url", webhook + way, "send_resolved", true))
              .toList();
      receiver.keySet().removeIf(key -> !key.equals("name"));
      if (!hooks.isEmpty()) {
        receiver.put("webhook_configs", hooks);
      }
    }
    return tree.text();
  }

  private static void hurry(Map<String, Object> route) {
    route.put("group_wait", "0s");
    route.put("group_interval", "500ms");
    YamlTree.listIn(route, "routes").forEach(HurriedFiles::hurry);
  }
}
