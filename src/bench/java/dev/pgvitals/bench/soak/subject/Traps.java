package dev.pgvitals.bench.soak.subject;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.Map;

/**
 * What a stranger who may create things has left in {@code public}: operators and functions that
 * suit some call better than the system's own. Whoever runs into one leaves a line in the server's
 * log, whatever becomes of the transaction.
 */
public final class Traps {
  /** So that the server's log has the traps' lines and no statement's error. */
  static final Map<String, String> SETTINGS = Map.of("log_min_messages", "log");

  private static final String SPRUNG = "a trap of the soak was sprung";

  private static final String[] CONTENT = {
    "CREATE ROLE soak_stranger",
    "GRANT CREATE ON SCHEMA public TO soak_stranger",
    trap("soak_matches(name, name)", "boolean", "true"),
    trap("soak_divide(integer, double precision)", "double precision", "1"),
    trap("soak_equals(name, varchar)", "boolean", "true"),
    trap("soak_adds(xid, integer)", "integer", "1"),
    operator("!~", "name, RIGHTARG = name", "soak_matches"),
    operator("~", "name, RIGHTARG = name", "soak_matches"),
    operator("/", "integer, RIGHTARG = double precision", "soak_divide"),
    operator("=", "name, RIGHTARG = varchar", "soak_equals"),
    operator("+", "xid, RIGHTARG = integer", "soak_adds"),
    trap("age(integer)", "integer", "1"),
    trap("pg_size_pretty(integer)", "text", "''"),
    trap("format(name, name)", "text", "''"),
    trap("sum(name)", "integer", "1"),
    trap("left(name, integer)", "text", "''"),
  };

  private Traps() {}

  static void set(LocalPostgres server) {
    server.sql(CONTENT);
  }

  /** How often one was sprung on that server. */
  public static long sprung(LocalPostgres server) {
    return server.log().lines().filter(line -> line.contains(SPRUNG)).count();
  }

  private static String trap(String signature, String type, String value) {
    String name = "public." + signature;
    return """
    CREATE FUNCTION %1$s RETURNS %2$s LANGUAGE plpgsql AS $$
    BEGIN
      RAISE LOG '%3$s: %1$s as %%', current_user;
      RETURN %4$s;
    END $$; ALTER FUNCTION %1$s OWNER TO soak_stranger
    """
        .formatted(name, type, SPRUNG, value);
  }

  private static String operator(String name, String arguments, String function) {
    return "CREATE OPERATOR public.%s (LEFTARG = %s, FUNCTION = public.%s)"
        .formatted(name, arguments, function);
  }
}
