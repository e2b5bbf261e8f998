package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.text.StandIn;
import dev.pgvitals.yaml.Problems;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A query that reads a setting as the agent's sessions have it is told so. One that reads {@code
 * pg_settings} without a schema is not: it gets the server's values.
 */
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
          "transaction_isolation",
          "transaction_read_only",
          "transaction_timeout");

  private static final String VIEW = "pg_settings";

  private static final Pattern NAME =
      Pattern.compile("'(" + String.join("|", NAMES) + ")'", Pattern.CASE_INSENSITIVE);

  private static final Pattern SHOW =
      Pattern.compile(
          "\\s*SHOW\\s+(?:(ALL)|" + String.join("|", NAMES) + ")\\s*", Pattern.CASE_INSENSITIVE);

  private static final Pattern CURRENT =
      Pattern.compile("\\bcurrent_setting\\s*\\(\\s*('?)", Pattern.CASE_INSENSITIVE);

  /** The view, which the server's values may stand in for, and the function beneath it. */
  private static final Pattern SESSION =
      Pattern.compile(
          "(\\.\\s*)?\\b(?:(pg_settings)|pg_show_all_settings)\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern CHOICE =
      Pattern.compile("\\bname\\s*(?:=|IN\\b)|=\\s*(?:\\w+\\.)?name\\b", Pattern.CASE_INSENSITIVE);

  private SessionSettingRule() {}

  static void check(Query query, EntryProblems report) {
    if (!query.engine().understandsSql()) {
      return;
    }
    boolean foreign = query.format().isForeign();
    Problems told = foreign ? report.warnings() : report.notices();
    for (Variant variant : query.variants()) {
      if (!report.isBuiltin(variant.position())) {
        message(variant.sql())
            .ifPresent(text -> told.add(variant.position(), query.name() + ".query", text));
      }
    }
    String when = query.name() + (foreign ? ".predicate_queries" : ".when");
    for (Predicate predicate : query.when()) {
      if (!predicate.builtin()) {
        message(predicate.sql()).ifPresent(text -> told.add(query.position(), when, text));
      }
    }
  }

  private static Optional<String> message(String sql) {
    String code = SqlText.code(sql);
    if (code.toLowerCase(Locale.ROOT).contains("reset_val")) {
      return Optional.empty();
    }
    return shown(code)
        .or(() -> current(sql, code))
        .or(() -> session(sql, code))
        .map(
            what ->
                "the agent sets "
                    + what
                    + ": for the server's value, read pg_settings, without a schema, in a single"
                    + " SELECT");
  }

  private static Optional<String> shown(String code) {
    Matcher show = SHOW.matcher(code);
    if (!show.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        show.group(1) == null ? said(code.strip().split("\\s+", 3)[1], "SHOW") : saidOfAll("SHOW"));
  }

  private static Optional<String> current(String sql, String code) {
    return CURRENT
        .matcher(code)
        .results()
        .map(
            call ->
                call.group(1).isEmpty()
                    ? name(sql, code)
                    : names(sql).filter(name -> name.start() == call.start(1)).findFirst())
        .flatMap(Optional::stream)
        .map(name -> said(name.group(1), "current_setting()"))
        .findFirst();
  }

  private static Optional<String> session(String sql, String code) {
    boolean standsIn = StandIn.of(sql, VIEW).isPresent();
    Optional<MatchResult> name = name(sql, code);
    for (MatchResult match : SESSION.matcher(code).results().toList()) {
      boolean schema = match.group(1) != null;
      boolean view = match.group(2) != null;
      if (view && !schema && (standsIn || name.isEmpty())) {
        continue;
      }
      String where = view ? (schema ? "pg_catalog." : "") + VIEW : "pg_show_all_settings()";
      if (name.isPresent()) {
        return Optional.of(said(name.get().group(1), where));
      }
      if (!CHOICE.matcher(code).find()) {
        return Optional.of(saidOfAll(where));
      }
    }
    return Optional.empty();
  }

  private static String said(String name, String where) {
    return name + " in its own sessions, which is what " + where + " tells";
  }

  private static String saidOfAll(String where) {
    return "timeouts, jit, transaction_read_only and more in its own sessions, which is what "
        + where
        + " tells";
  }

  /** The first of the names that the statement has as a text. */
  private static Optional<MatchResult> name(String sql, String code) {
    return names(sql).filter(name -> code.charAt(name.start()) == '\'').findFirst();
  }

  private static Stream<MatchResult> names(String sql) {
    return NAME.matcher(sql).results();
  }
}
