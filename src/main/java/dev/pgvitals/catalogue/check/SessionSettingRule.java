package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Variant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query that reads a setting which the agent's sessions have of their own is told so. */
public final class SessionSettingRule {
  /**
   * What an agent's session or transaction sets in its place, so that the value it reads says
   * nothing of the server. In lower case; how values are written as text is not among them.
   */
  public static final Set<String> NAMES =
      Set.of(
          "client_min_messages",
          "default_transaction_isolation",
          "default_transaction_read_only",
          "exit_on_error",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout",
          "jit",
          "lock_timeout",
          "restrict_nonsystem_relation_kind",
          "statement_timeout",
          "transaction_timeout");

  private static final Pattern NAMED =
      Pattern.compile(
          "'(" + String.join("|", NAMES) + ")'|\\bSHOW\\s+(" + String.join("|", NAMES) + ")\\b",
          Pattern.CASE_INSENSITIVE);

  private SessionSettingRule() {}

  static void check(Query query, EntryProblems report) {
    if (!query.engine().understandsSql()) {
      return;
    }
    for (Variant variant : query.variants()) {
      Matcher name = NAMED.matcher(variant.sql());
      if (!report.isBuiltin(variant.position())
          && name.find()
          && !variant.sql().toLowerCase(Locale.ROOT).contains("reset_val")) {
        report
            .notices()
            .add(
                variant.position(),
                query.name() + ".query",
                "the agent sets "
                    + (name.group(1) == null ? name.group(2) : name.group(1))
                    + " in its own sessions: for the server's value, read reset_val of pg_settings"
                    + " instead of setting, current_setting() or SHOW");
      }
    }
  }
}
