package dev.pgvitals.source.postgres;

import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.UntrustedOwner;
import dev.pgvitals.source.TrustedRoles;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds out who could put code into relations and extensions that SQL of our own uses: a view runs
 * as its owner says, but the functions in it run as whoever reads it. Nobody is a stranger who
 * gains nothing by it: a superuser, our own role, who can act as it already (by SET ROLE, by the
 * right to grant it, or before 16 by CREATEROLE), and whom the configuration trusts.
 */
final class OwnerCheck {
  /**
   * What a relation or extension is made of is followed through the rules of views, as far as it is
   * recorded: into a function's own text it is not, which is its owner's business. The schema
   * public belongs to the database's owner by way of a role (6171, from 15 on). Everybody may
   * create things in it before 15, which does no harm to an extension in it: what it has there
   * cannot be replaced, and is called with exactly the types that it is declared with.
   */
  private static final String SQL =
      """
      SELECT ARRAY(
        WITH RECURSIVE relation AS (
          SELECT a.spelled, c.oid, c.relnamespace AS schema
            FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS a (spelled, nsp, rel)
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = a.nsp AND n.nspname <> 'pg_catalog'
            JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = a.rel
        ), extension AS (
          SELECT e.extname::text AS spelled, e.oid, e.extowner, e.extnamespace AS schema
            FROM pg_catalog.pg_extension AS e WHERE e.extname = ANY (?::text[])
        ), part (kind, spelled, classid, objid) AS (
          SELECT s.* FROM (
            SELECT 'relation', r.spelled, 'pg_catalog.pg_class'::regclass::oid, r.oid FROM relation AS r
            UNION ALL
            SELECT 'extension', e.spelled, d.classid, d.objid
              FROM extension AS e
              JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e') AS s
          UNION
          SELECT p.kind, p.spelled, d.refclassid, d.refobjid
            FROM part AS p
            CROSS JOIN LATERAL (
              SELECT p.classid, p.objid
              UNION ALL
              SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid FROM pg_catalog.pg_rewrite AS r
               WHERE p.classid = 'pg_catalog.pg_class'::regclass AND r.ev_class = p.objid) AS via (classid, objid)
            JOIN pg_catalog.pg_depend AS d ON d.classid = via.classid AND d.objid = via.objid
           WHERE d.refclassid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass,
                                  'pg_catalog.pg_type'::regclass)
        ), hand (kind, spelled, object, role, owns) AS (
          SELECT p.kind, p.spelled, o.object, o.owner, true
            FROM part AS p
            CROSS JOIN LATERAL (
              SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END || p.objid::regclass::text,
                     c.relowner FROM pg_catalog.pg_class AS c
               WHERE p.classid = 'pg_catalog.pg_class'::regclass AND c.oid = p.objid
              UNION ALL
              SELECT 'function ' || p.objid::regprocedure::text, f.proowner FROM pg_catalog.pg_proc AS f
               WHERE p.classid = 'pg_catalog.pg_proc'::regclass AND f.oid = p.objid
              UNION ALL
              SELECT 'operator ' || p.objid::regoperator::text, o.oprowner FROM pg_catalog.pg_operator AS o
               WHERE p.classid = 'pg_catalog.pg_operator'::regclass AND o.oid = p.objid
              UNION ALL
              SELECT 'type ' || p.objid::regtype::text, t.typowner FROM pg_catalog.pg_type AS t
               WHERE p.classid = 'pg_catalog.pg_type'::regclass AND t.oid = p.objid) AS o (object, owner)
          UNION
          SELECT 'extension', e.spelled, 'extension ' || pg_catalog.quote_ident(e.spelled), e.extowner, true FROM extension AS e
          UNION
          SELECT s.kind, s.spelled, 'schema ' || pg_catalog.quote_ident(n.nspname), n.nspowner, true
            FROM (SELECT 'extension', e.spelled, e.schema FROM extension AS e
                  UNION ALL SELECT 'relation', r.spelled, r.schema FROM relation AS r) AS s (kind, spelled, schema)
            JOIN pg_catalog.pg_namespace AS n ON n.oid = s.schema
          UNION
          SELECT 'relation', r.spelled, 'schema ' || pg_catalog.quote_ident(n.nspname), a.grantee, false
            FROM relation AS r
            JOIN pg_catalog.pg_namespace AS n ON n.oid = r.schema
            CROSS JOIN LATERAL pg_catalog.aclexplode(n.nspacl) AS a
           WHERE a.privilege_type = 'CREATE'
        ), me AS (%s)
        SELECT ARRAY[h.kind, h.spelled, h.object, COALESCE(r.rolname::text, ''), h.owns::text]
          FROM hand AS h
         CROSS JOIN me
         %s
         ORDER BY h.kind, h.spelled, h.owns DESC, h.object LIKE 'schema %%' DESC, r.rolname NULLS FIRST, h.object)
      """
          .formatted(TrustedRoles.ME, TrustedRoles.isStranger("h.role", "?::text[]"));

  private final FactsScope.Vetted wanted;
  private final List<RelationName> relations;
  private final List<String> trusted;

  /**
   * @param trusted owners that the configuration names
   */
  OwnerCheck(FactsScope.Vetted wanted, List<String> trusted) {
    this.wanted = wanted;
    this.relations = wanted.relations().stream().map(RelationName::parse).toList();
    this.trusted = List.copyOf(trusted);
  }

  /** Whether a database has something to be vetted. */
  boolean concerns(DatabaseFacts facts) {
    return wanted.relations().stream().anyMatch(facts.relations()::contains)
        || wanted.extensions().stream().anyMatch(facts.extensions()::containsKey);
  }

  /** Those of the database that the connection is to. */
  List<UntrustedOwner> strangers(Session session) throws SQLException {
    try (PreparedStatement statement = session.prepare(SQL)) {
      TextArrays.bind(statement, 1, wanted.relations());
      TextArrays.bind(statement, 2, relations.stream().map(RelationName::schema).toList());
      TextArrays.bind(statement, 3, relations.stream().map(RelationName::name).toList());
      TextArrays.bind(statement, 4, wanted.extensions());
      TextArrays.bind(statement, 5, trusted);
      return session.query(statement, OwnerCheck::strangers);
    }
  }

  private static List<UntrustedOwner> strangers(ResultSet row) throws SQLException {
    row.next();
    Object[] found = (Object[]) row.getArray(1).getArray();
    List<UntrustedOwner> strangers = new ArrayList<>();
    for (Object each : found) {
      String[] hand = (String[]) each;
      strangers.add(
          new UntrustedOwner(
              UntrustedOwner.Kind.valueOf(hand[0].toUpperCase(Locale.ROOT)),
              hand[1],
              hand[2],
              hand[3],
              hand[4].equals("true")));
    }
    return strangers;
  }
}
