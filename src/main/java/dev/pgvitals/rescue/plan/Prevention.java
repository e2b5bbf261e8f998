package dev.pgvitals.rescue.plan;

import dev.pgvitals.text.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What would have made a rescue needless: settings of the roles that it was about. */
public final class Prevention {
  private static final int IDLE_SESSION_TIMEOUT = 14;
  private static final int TRANSACTION_TIMEOUT = 17;
  private static final int SHOWN_ROLES = 5;

  private Prevention() {}

  /** A statement a line, for whoever owns the roles of those who would be signalled. */
  public static List<String> of(Recipe recipe, Plan plan, ServerState server) {
    Set<String> roles = new TreeSet<>();
    plan.targets().forEach(target -> roles.add(target.session().owner().user()));
    List<String> lines = new ArrayList<>();
    roles.stream()
        .limit(SHOWN_ROLES)
        .forEach(
            role -> settings(recipe, server.major()).forEach(set -> lines.add(alter(role, set))));
    return lines;
  }

  private static List<String> settings(Recipe recipe, int major) {
    return switch (recipe) {
      case IDLE ->
          major >= IDLE_SESSION_TIMEOUT
              ? List.of("idle_session_timeout = '1h'  -- not for a role behind a pool")
              : List.of();
      case IDLE_IN_TRANSACTION -> List.of("idle_in_transaction_session_timeout = '5min'");
      case LONG_QUERIES -> List.of("statement_timeout = '5min'");
      case BLOCKERS ->
          List.of("idle_in_transaction_session_timeout = '1min'", "lock_timeout = '5s'");
      case LEAK -> List.of();
      case WRAPAROUND ->
          major >= TRANSACTION_TIMEOUT
              ? List.of("transaction_timeout = '1h'")
              : List.of("idle_in_transaction_session_timeout = '5min'", "statement_timeout = '1h'");
    };
  }

  private static String alter(String role, String setting) {
    int comment = setting.indexOf("  --");
    return "ALTER ROLE %s SET %s;%s"
        .formatted(
            SqlNames.quoted(role),
            comment < 0 ? setting : setting.substring(0, comment),
            comment < 0 ? "" : setting.substring(comment));
  }
}
