package dev.pgvitals.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Hundreds of servers, each of which is like one that there is, with numbers of its own. */
record Crowd(String status, int servers) {
  private static final int MINUTES = 30;

  /** What an agent would say of them, as JSON; at each turn, all numbers are others. */
  String at(int turn) {
    JsonObject all = JsonParser.parseString(status).getAsJsonObject();
    JsonObject one = all.getAsJsonArray("servers").get(0).getAsJsonObject();
    JsonArray many = new JsonArray();
    for (int i = 0; i < servers; i++) {
      many.add(like(one, i, turn));
    }
    all.add("servers", many);
    JsonObject summary = all.getAsJsonObject("summary");
    summary.addProperty("servers", servers);
    summary.addProperty("up", servers);
    return all.toString();
  }

  private static JsonObject like(JsonObject one, int i, int turn) {
    JsonObject server = one.deepCopy();
    server.addProperty("name", "server-%03d".formatted(i));
    JsonObject health = new JsonObject();
    health.addProperty("score", (i * 37 + turn) % 101);
    server.add("health", health);
    JsonObject figures = new JsonObject();
    figures.add("connections", figure(20 + (i + turn) % 50));
    figures.add("connections_limit", figure(100));
    figures.add("connections_used_ratio", figure((20 + (i + turn) % 50) / 100.0));
    figures.add("transactions_per_second", withHistory(i, turn));
    figures.add("active_sessions", withHistory(i + 7, turn));
    figures.add("statement_mean_seconds", figure(0.001 * (1 + (i * 3 + turn) % 97)));
    figures.add("blocked_sessions", figure((i + turn) % 5));
    figures.add("oldest_transaction_seconds", figure(1 + (i * 11 + turn) % 300));
    figures.add("replication_lag_seconds", figure(0.1 * ((i + turn) % 20)));
    figures.add("size_bytes", figure(1e9 + 1e7 * i + 8192 * turn));
    server.add("figures", figures);
    return server;
  }

  private static JsonObject figure(double value) {
    JsonObject figure = new JsonObject();
    figure.addProperty("value", value);
    return figure;
  }

  private static JsonObject withHistory(int seed, int turn) {
    JsonArray history = new JsonArray();
    for (int minute = 0; minute < MINUTES; minute++) {
      history.add(100 + (seed * 31 + (minute + turn) * 17) % 83 + 0.25);
    }
    JsonObject figure = figure(100 + (seed * 31 + (MINUTES + turn) * 17) % 83);
    figure.add("history", history);
    return figure;
  }
}
