package dev.pgvitals.web.route;

import dev.pgvitals.route.Cluster;
import dev.pgvitals.route.RouteAnswer;
import dev.pgvitals.text.JsonText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is known of servers as JSON: what is not known is null. */
final class RouteJson {
  private static final String NULL = "null";
  private static final int DIGITS = 3;

  private RouteJson() {}

  /** One server. */
  static String of(RouteAnswer answer) {
    return "{\"server\":"
        + (answer.server().isEmpty() ? NULL : JsonText.of(answer.server()))
        + ",\"ready\":"
        + answer.ready()
        + ",\"role\":"
        + answer.role().map(role -> JsonText.of(role.label())).orElse(NULL)
        + ",\"lag_seconds\":"
        + seconds(answer.lagSeconds())
        + ",\"lag_bytes\":"
        + (answer.lagBytes().isPresent() ? Long.toString(answer.lagBytes().getAsLong()) : NULL)
        + ",\"streaming\":"
        + answer.streaming().map(String::valueOf).orElse(NULL)
        + ",\"timeline\":"
        + (answer.timeline().isPresent() ? Integer.toString(answer.timeline().getAsInt()) : NULL)
        + ",\"age_seconds\":"
        + seconds(answer.ageSeconds())
        + ",\"reason\":"
        + text(answer.reason())
        + "}";
  }

  /** A whole cluster. */
  static String of(Cluster cluster, Cluster.Overview overview) {
    List<String> servers = overview.servers().stream().map(RouteJson::of).toList();
    return "{\"cluster\":"
        + JsonText.of(cluster.name())
        + ",\"interval_seconds\":"
        + number(cluster.interval().toNanos() / 1e9)
        + ",\"primary\":"
        + overview.primary().map(JsonText::of).orElse(NULL)
        + ",\"reason\":"
        + text(overview.reason())
        + ",\"servers\":"
        + JsonText.list(servers)
        + "}";
  }

  private static String text(String reason) {
    return Optional.of(reason).filter(some -> !some.isEmpty()).map(JsonText::of).orElse(NULL);
  }

  private static String seconds(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : NULL;
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(DIGITS, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
