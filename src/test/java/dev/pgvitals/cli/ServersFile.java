package dev.pgvitals.cli;

import dev.pgvitals.fixture.server.Postgres;

/** The text of a configuration with {@code queries.yaml} for its catalogue. */
final class ServersFile {
  private ServersFile() {}

  /** With these servers, each one of {@link #server}'s. */
  static String of(String... servers) {
    return "catalogue: [queries.yaml]\nservers:\n" + String.join("", servers);
  }

  /**
   * @param more keys beyond name and URL, with a comma before each
   */
  static String server(String name, String url, String more) {
    return "  - {name: %s, url: '%s'%s}\n".formatted(name, url, more);
  }

  /** The URI of a database, for the monitoring role. */
  static String monitored(Postgres postgres, String database) {
    return postgres.uri("monitor", Postgres.MONITOR_PASSWORD, database);
  }
}
