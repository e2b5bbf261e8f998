package dev.pgvitals.text;

import java.util.Set;
import java.util.regex.Pattern;

/** Names, and texts, as SQL has them. */
public final class SqlNames {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

  /** What PostgreSQL 13 to 19 do not take as a name of a table, function, schema or role. */
  private static final Set<String> RESERVED =
      Set.of(
          ("all analyse analyze and any array as asc asymmetric authorization between bigint binary"
                  + " bit boolean both case cast char character check coalesce collate collation"
                  + " column concurrently constraint create cross current_catalog current_date"
                  + " current_role current_schema current_time current_timestamp current_user dec"
                  + " decimal default deferrable desc distinct do else end except exists extract"
                  + " false fetch float for foreign freeze from full grant greatest group grouping"
                  + " having ilike in initially inner inout int integer intersect interval into is"
                  + " isnull join lateral leading least left like limit localtime localtimestamp"
                  + " national natural nchar none normalize not notnull null nullif numeric offset"
                  + " on only or order out outer overlaps overlay placing position precision"
                  + " primary public real references returning right row select session_user setof"
                  + " similar smallint some substring symmetric table tablesample then time"
                  + " timestamp to trailing treat trim true union unique user using values varchar"
                  + " variadic verbose when where window with")
              .split(" "));

  private SqlNames() {}

  /** The name as a statement can have it, in double quotes where it has to be. */
  public static String quoted(String name) {
    return PLAIN.matcher(name).matches() && !RESERVED.contains(name)
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text as a statement can have it, for a session with standard_conforming_strings. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
