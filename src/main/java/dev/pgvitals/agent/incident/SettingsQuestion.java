package dev.pgvitals.agent.incident;

import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.source.Question;
import dev.pgvitals.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The settings of a server that somebody has changed, without those that may hold a secret. */
final class SettingsQuestion {
  private static final int MAX_ROWS = 2000;
  private static final int MAX_VALUE = 1000;

  /** The session's own, which the agent sets, are told as they are for others. */
  private static final String SQL =
      """
      SELECT name, CASE WHEN source = 'session' THEN pg_catalog.concat_ws(' ', reset_val, unit)
                        ELSE pg_catalog.current_setting(name, true) END AS value
      FROM pg_catalog.pg_settings
      WHERE source NOT IN ('default', 'override', 'client')
        AND (source <> 'session' OR reset_val IS DISTINCT FROM boot_val)
      ORDER BY name""";

  /** Addresses of servers with their passwords, and what a shell or a library gets. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(passw|passphrase|secret|token|credential|conninfo|connstr|connection_string|dsn"
              + "|private_key|access_key|api_?key|auth_?key|salt|_command$|_cmd$).*");

  /** Those of extensions are named by their authors. */
  private static final Pattern SECRET_CUSTOM_NAME =
      Pattern.compile("(?i).*\\..*(pass|pwd|key|cred|sign|cert|uri|url|auth|hash).*");

  private static final Pattern SECRET_VALUE =
      Pattern.compile("(?is).*(passw(or)?d\\s*=|://[^/@\\s]*:[^/@\\s]*@).*");

  private SettingsQuestion() {}

  /**
   * What was found.
   *
   * @param values by name
   * @param omitted names of those that are changed and may hold a secret
   */
  record Settings(Map<String, String> values, Set<String> omitted) {}

  /** Asks; empty where settings cannot be asked for in SQL. */
  static Optional<Settings> ask(ServerProbe probe)
      throws ServerProbeException, InterruptedException {
    ServerFacts facts = probe.facts();
    if (!facts.engine().understandsSql()) {
      return Optional.empty();
    }
    try (Place place = probe.place(facts, Optional.empty())) {
      return Optional.of(chosen(place.answer(new Question(SQL, MAX_ROWS)).rows()));
    }
  }

  /** Of rows of names and values. */
  static Settings chosen(List<List<Optional<String>>> rows) {
    Map<String, String> values = new TreeMap<>();
    Set<String> omitted = new TreeSet<>();
    for (List<Optional<String>> row : rows) {
      String name = row.get(0).orElse("");
      String value = row.get(1).orElse("");
      if (mayBeSecret(name, value)) {
        omitted.add(name);
      } else {
        values.put(name, Printable.shortened(value, MAX_VALUE));
      }
    }
    return new Settings(values, omitted);
  }

  private static boolean mayBeSecret(String name, String value) {
    return SECRET_NAME.matcher(name).matches()
        || SECRET_CUSTOM_NAME.matcher(name).matches()
        || SECRET_VALUE.matcher(value).matches();
  }
}
