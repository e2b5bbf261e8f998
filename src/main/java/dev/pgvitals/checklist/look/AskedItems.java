package dev.pgvitals.checklist.look;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import java.util.List;

/** What nothing on a server tells. */
final class AskedItems {
  private AskedItems() {}

  static List<Finding> all() {
    return List.of(
        Finding.ask(
            Item.DASHBOARDS,
            "",
            "",
            "are the boards imported? pgvitals dashboards --directory DIR writes them for Grafana"),
        Finding.ask(
            Item.PERFORMANCE_TESTS,
            "",
            "",
            "was the application measured with data as large as it will be in a year?"),
        Finding.ask(
            Item.LOAD_TESTS,
            "",
            "",
            "did it stand the load of its busiest hour, and some more, for long enough?"));
  }

  /** Of passwords that the agent has itself, something is known. */
  static Finding secrets(List<String> plain) {
    return plain.isEmpty()
        ? Finding.ask(
            Item.SECRETS,
            "",
            "pgvitals keeps no password where others can read it",
            "do applications take theirs from a store of secrets, and can each be changed?")
        : Finding.no(
            Item.SECRETS,
            "",
            plain.get(0),
            "chmod 600 the file, or password_file (docs/configuration.md)");
  }
}
