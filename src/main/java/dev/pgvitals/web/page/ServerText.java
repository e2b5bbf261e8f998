package dev.pgvitals.web.page;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.text.Plural;
import dev.pgvitals.web.status.ServerStatus;
import java.util.Locale;

/** A server's state in words, for whoever can reach the port. */
final class ServerText {
  private ServerText() {}

  /** The score and what it means; empty until it is known. */
  static String health(ServerStatus server) {
    return server.health().map(ServerText::health).orElse("");
  }

  private static String health(ServerHealth health) {
    return String.format(Locale.ROOT, "%.0f, %s", health.score(), health.status().label());
  }

  /** What it is and what the agent does there, or why it is down; empty when neither is known. */
  static String detail(ServerStatus server) {
    if (server.state() != ServerStatus.State.UP) {
      return server.failure().map(ServerText::reason).orElse("");
    }
    return server
        .identity()
        .map(
            identity ->
                "%s, %s, %s, %d series"
                    .formatted(
                        identity.product(),
                        identity.role(),
                        Plural.of(server.work().queries(), "query", "queries"),
                        server.work().series()))
        .orElse("");
  }

  /** Not the error's message: a page is read by more people than a log. */
  private static String reason(Failure failure) {
    return failure.sqlState().isEmpty()
        ? failure.reason().label()
        : failure.reason().label() + ", SQLSTATE " + failure.sqlState();
  }
}
