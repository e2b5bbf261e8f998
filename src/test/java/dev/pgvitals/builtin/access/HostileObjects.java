package dev.pgvitals.builtin.access;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the login {@code mallory} leaves lying about in a database for the agent to fall over:
 * operators of every symbol between every two common types, functions, views, types and an
 * aggregate that are called as pg_catalog's are. Each writes a line in the server's log when it is
 * called, which neither a rollback nor a read-only transaction takes back.
 */
final class HostileObjects {
  private static final String CALLED = "mallory's code ran as ";
  private static final Pattern FUNCTION = Pattern.compile("pg_catalog\\.(\\w+)\\s*\\(");
  private static final Pattern RELATION = Pattern.compile("pg_catalog\\.(pg_\\w+)");

  /** What the driver asks, when it meets a type that it does not know, is not qualified at all. */
  private static final List<String> OF_THE_DRIVER =
      List.of(
          "current_schemas", "array_upper", "generate_series", "substring", "unnest", "set_config");

  // In its place, it would hide what is done with it.
  @SuppressWarnings("InlineFormatString")
  private static final String PLANT =
      """
      DO $plant$
      DECLARE
        types CONSTANT text[] := ARRAY['name', 'text', 'oid', 'smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric',
          'timestamptz', 'timestamp', 'date', 'interval', 'boolean', '"char"', 'regclass', 'regproc', 'regtype', 'pg_lsn', 'xid', 'tid',
          'inet', 'bit', 'bytea', 'jsonb', 'name[]', 'text[]', 'oid[]', 'smallint[]', 'integer[]', 'int2vector', 'oidvector', 'aclitem'];
        truths CONSTANT text[] := ARRAY['=', '<>', '<', '<=', '>', '>=', '~', '!~', '~*', '!~*', '~~', '!~~', '~~*', '!~~*', '&&', '@>', '<@', '^@', '?'];
        others CONSTANT text[] := ARRAY['+', '-', '*', '/', '%%', '&', '|', '#', '<<', '>>', '||', '->', '->>', '^'];
        l text;
        r text;
        s text;
        f record;
      BEGIN
        SET LOCAL check_function_bodies = off;
        FOREACH l IN ARRAY types LOOP
          FOREACH r IN ARRAY types LOOP
            EXECUTE format('CREATE FUNCTION public.yes(%%s, %%s) RETURNS boolean LANGUAGE plpgsql AS %%L', l, r,
                           format('BEGIN PERFORM public.spy(%%L); RETURN true; END', l || ' ? ' || r));
            EXECUTE format('CREATE FUNCTION public.it(%%s, %%s) RETURNS %%s LANGUAGE plpgsql AS %%L', l, r,
                           CASE WHEN l = '"char"' THEN 'text' ELSE l END,
                           format('BEGIN PERFORM public.spy(%%L); RETURN $1; END', l || ' + ' || r));
            FOREACH s IN ARRAY truths LOOP
              EXECUTE format('CREATE OPERATOR public.%%s (LEFTARG = %%s, RIGHTARG = %%s, FUNCTION = public.yes)', s, l, r);
            END LOOP;
            FOREACH s IN ARRAY others LOOP
              EXECUTE format('CREATE OPERATOR public.%%s (LEFTARG = %%s, RIGHTARG = %%s, FUNCTION = public.it)', s, l, r);
            END LOOP;
          END LOOP;
          EXECUTE format('CREATE FUNCTION public.minus(%%s) RETURNS %%s LANGUAGE plpgsql AS %%L', l, l,
                         format('BEGIN PERFORM public.spy(%%L); RETURN $1; END', '- ' || l));
          EXECUTE format('CREATE OPERATOR public.- (RIGHTARG = %%s, FUNCTION = public.minus)', l);
        END LOOP;
        FOR f IN SELECT p.proname, pg_get_function_identity_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result
                 FROM pg_proc AS p
                 WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.proname IN (%s) LOOP
          BEGIN
            EXECUTE format('CREATE FUNCTION public.%%I(%%s) RETURNS %%s LANGUAGE plpgsql AS %%L', f.proname, f.arguments, f.result,
                           format('BEGIN PERFORM public.spy(%%L); RETURN; END', f.proname || '(' || f.arguments || ')'));
          EXCEPTION WHEN OTHERS THEN
            BEGIN
              EXECUTE format('CREATE FUNCTION public.%%I(%%s) RETURNS %%s LANGUAGE plpgsql AS %%L', f.proname, f.arguments, f.result,
                             format('BEGIN PERFORM public.spy(%%L); RETURN NULL; END', f.proname || '(' || f.arguments || ')'));
            EXCEPTION WHEN OTHERS THEN
              NULL;
            END;
          END;
        END LOOP;
        EXECUTE 'CREATE FUNCTION public.step(bigint) RETURNS bigint LANGUAGE plpgsql AS $x$ BEGIN PERFORM public.spy(''count(*)''); RETURN 1; END $x$';
        EXECUTE 'CREATE AGGREGATE public.count(*) (SFUNC = public.step, STYPE = bigint)';
        FOR s IN SELECT c.relname FROM pg_class AS c
                 WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname IN (%s) LOOP
          BEGIN
            EXECUTE format('CREATE VIEW public.%%I AS SELECT t.* FROM pg_catalog.%%I AS t, public.spied(%%L) AS spied', s, s, 'relation ' || s);
            EXECUTE format('GRANT SELECT ON public.%%I TO PUBLIC', s);
          EXCEPTION WHEN OTHERS THEN
            NULL;
          END;
        END LOOP;
        FOREACH s IN ARRAY ARRAY['text', 'name', 'oid', 'int2', 'int4', 'int8', 'bool', 'float8', 'timestamptz', 'xid', 'regclass', 'regproc', 'pg_lsn', 'inet'] LOOP
          EXECUTE format('CREATE DOMAIN public.%%I AS pg_catalog.%%I CHECK (public.spied(%%L))', s, s, 'type ' || s);
        END LOOP;
      END
      $plant$
      """;

  /** What runbooks do not qualify either, for people to read. */
  private static final List<String> OF_RUNBOOKS = List.of("left", "now", "round");

  private HostileObjects() {}

  /**
   * Plants them in the schema public, as mallory, who must be allowed to; and, if the database is
   * mallory's, has that schema come before pg_catalog.
   */
  static void plantIn(LocalPostgres postgres, String database, boolean owned) {
    postgres.sqlIn(
        database,
        "SET SESSION AUTHORIZATION mallory",
        """
        CREATE FUNCTION public.spy(what text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
        BEGIN RAISE LOG '%s% in %: %', session_user, current_database(), what; END $$"""
            .replace("%s", CALLED.replace("'", "''")),
        "CREATE FUNCTION public.spied(what text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS"
            + " $$ BEGIN PERFORM public.spy(what); RETURN true; END $$",
        PLANT.formatted(literals(FUNCTION, unqualified()), literals(RELATION, List.of())));
    if (owned) {
      postgres.sqlIn(
          database,
          "SET SESSION AUTHORIZATION mallory",
          "ALTER DATABASE %s SET search_path = public, pg_catalog".formatted(database));
    }
  }

  private static List<String> unqualified() {
    return Stream.concat(OF_THE_DRIVER.stream(), OF_RUNBOOKS.stream()).toList();
  }

  private static String literals(Pattern pattern, List<String> more) {
    TreeSet<String> names = new TreeSet<>(more);
    pattern
        .matcher(CatalogueFiles.builtin().text())
        .results()
        .forEach(match -> names.add(match.group(1)));
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }

  /** What of it was called by this login so far, each thing once. */
  static List<String> calledBy(LocalPostgres postgres, String role) {
    String by = CALLED + role + " in ";
    return postgres
        .log()
        .lines()
        .filter(line -> line.contains(by))
        .map(line -> line.substring(line.indexOf(by) + by.length()))
        .distinct()
        .sorted()
        .toList();
  }
}
