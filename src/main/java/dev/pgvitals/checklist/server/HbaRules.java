package dev.pgvitals.checklist.server;

import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.text.SqlNames;
import java.util.List;

/**
 * The rules of pg_hba.conf as the file is now.
 *
 * @param readable whether our role may see them; there are none here if not
 * @param weak those by which a client needs no secret, or one that others can read off the wire
 * @param open those for every address
 */
record HbaRules(boolean readable, List<String> weak, List<String> open) {
  private static final String READABLE =
      """
      SELECT has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT')
         AND has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE') AS readable""";

  private static final String WEAK =
      """
      SELECT format('line %s, %s %s', line_number, type, auth_method) AS rule
      FROM pg_hba_file_rules
      WHERE auth_method IN ('trust', 'password', 'md5') AND error IS NULL
      ORDER BY line_number""";

  private static final String OPEN =
      """
      SELECT format('line %s, %s %s %s', line_number, type, address, auth_method) AS rule
      FROM pg_hba_file_rules
      WHERE type LIKE 'host%' AND auth_method <> 'reject' AND error IS NULL
        AND (address = 'all' OR netmask IN ('0.0.0.0', '::'))
      ORDER BY line_number""";

  static HbaRules of(ServerView server) throws ServerProbeException, InterruptedException {
    if (!server.askOne(READABLE).is("readable")) {
      return new HbaRules(false, List.of(), List.of());
    }
    return new HbaRules(true, rules(server.ask(WEAK)), rules(server.ask(OPEN)));
  }

  private static List<String> rules(List<Row> rows) {
    return rows.stream().map(row -> row.text("rule")).toList();
  }

  /** What lets our role see them. */
  static String grant(ServerView server) {
    String role = SqlNames.quoted(server.facts().user());
    return "GRANT SELECT ON pg_hba_file_rules TO %s; GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO %1$s"
        .formatted(role);
  }
}
