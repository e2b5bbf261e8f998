package dev.pgvitals.serverlog.tail;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.TrustedRoles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server tells of its log, over a connection of its own. For one thread, but for its end.
 */
public final class LogServer implements AutoCloseable {
  /** With this function what is in the log can be read; {@code setup.sql} creates it. */
  public static final String FUNCTION = "pgvitals.read_log(text, bigint, integer)";

  /** Whatever can be called by that name, and who else can say what it is. */
  private static final String STRANGERS =
      """
      WITH hand (object, role, owns) AS (
        SELECT 'function ' || f.oid::regprocedure::text, f.proowner, true
          FROM pg_proc AS f JOIN pg_namespace AS n ON n.oid = f.pronamespace
         WHERE n.nspname = 'pgvitals' AND f.proname = 'read_log'
        UNION ALL
        SELECT 'schema pgvitals', n.nspowner, true FROM pg_namespace AS n WHERE n.nspname = 'pgvitals'
        UNION ALL
        SELECT 'schema pgvitals', a.grantee, false
          FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
         WHERE n.nspname = 'pgvitals' AND a.privilege_type = 'CREATE'
      ), me AS (%s)
      SELECT h.object, r.rolname, h.owns FROM hand AS h CROSS JOIN me
      %s
       ORDER BY h.owns DESC, h.object DESC
      """;

  private final Source source;
  private final String strangers;
  private Optional<ServerLogSettings> settings = Optional.empty();
  private String read = "";

  /**
   * @param trustedOwners roles whose function may be called, besides superusers' and our own
   */
  public LogServer(Source source, List<String> trustedOwners) {
    this.source = source;
    this.strangers =
        STRANGERS
            .formatted(
                TrustedRoles.ME,
                TrustedRoles.isStranger("h.role", TrustedRoles.names(trustedOwners)))
            .strip();
  }

  /** As they are; asked for once a connection and again when the server has read its files. */
  public ServerLogSettings settings() throws FeedException, InterruptedException {
    String now = ask("SELECT pg_conf_load_time()", 1).get(0).get(0).orElse("") + connects();
    if (settings.isEmpty() || !now.equals(read)) {
      Map<String, String> values = new HashMap<>();
      for (List<Optional<String>> row :
          ask(
              "SELECT name, setting FROM pg_settings WHERE name IN ("
                  + ServerLogSettings.NAMES
                  + ")",
              100)) {
        values.put(row.get(0).orElse(""), row.get(1).orElse(""));
      }
      settings = Optional.of(new ServerLogSettings(values));
      read = now;
    }
    return settings.get();
  }

  private String connects() {
    return " " + source.spent().connects();
  }

  /**
   * Before the function is called: as it runs in our session, whoever can say what is in it could
   * act as our role.
   */
  void refuseStrangers() throws FeedException, InterruptedException {
    for (List<Optional<String>> row : ask(strangers, 1)) {
      String object = row.get(0).orElse("");
      String role = row.get(1).orElse("everybody");
      boolean owns = row.get(2).orElse("").startsWith("t");
      throw new FeedException(
          new Failure(
                  FailureReason.PERMISSION,
                  "",
                  Failure.oneLine(
                      owns
                          ? object + " belongs to " + role + ", who is a stranger: it is not called"
                          : role + " may create functions in " + object + ": it is not used"))
              .withRemedy(
                  owns
                      ? "drop it, and run what `pgvitals logs --setup-sql --role ROLE` prints, as a"
                          + " superuser; or name the role in trusted_owners, if what it writes may"
                          + " run as the agent's role"
                      : "REVOKE CREATE ON SCHEMA pgvitals, or name the role in trusted_owners"));
    }
  }

  /** The rows of an answer. */
  List<List<Optional<String>>> ask(String sql, int rows)
      throws FeedException, InterruptedException {
    try {
      Answer answer = source.answer(new Question(sql, rows));
      return answer.rows();
    } catch (SourceException e) {
      throw new FeedException(explained(e.failure()));
    }
  }

  private static Failure explained(Failure failure) {
    boolean ours = failure.message().contains("read_log") || failure.sqlState().equals("3F000");
    if (ours && failure.reason() == FailureReason.UNDEFINED) {
      return failure.withRemedy(
          "create the function in the database that the agent connects to: run what `pgvitals logs"
              + " --setup-sql` prints, as a superuser");
    }
    if (failure.isDenial() && failure.message().contains("pgvitals")) {
      return failure.withRemedy(
          "grant it to the agent's role: run what `pgvitals logs --setup-sql --role ROLE` prints, as"
              + " a superuser");
    }
    return failure.isDenial() && failure.message().contains("pg_ls_logdir")
        ? failure.withRemedy("GRANT pg_monitor TO the agent's role")
        : failure;
  }

  public void cut() {
    source.cut();
  }

  @Override
  public void close() {
    source.close();
  }
}
