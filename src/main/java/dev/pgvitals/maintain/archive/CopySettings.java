package dev.pgvitals.maintain.archive;

import java.util.ArrayList;
import java.util.List;

/** How a transaction begins in which a table is copied, so that equal rows are equal bytes. */
final class CopySettings {
  /** Of values; for reading them back, too. */
  static final List<String> VALUES =
      List.of(
          "SET LOCAL search_path = pg_catalog, pg_temp",
          "SET LOCAL DateStyle = 'ISO, MDY'",
          "SET LOCAL IntervalStyle = 'postgres'",
          "SET LOCAL TimeZone = 'UTC'",
          "SET LOCAL bytea_output = 'hex'",
          "SET LOCAL extra_float_digits = 3",
          "SET LOCAL lc_monetary = 'C'",
          "SET LOCAL xmloption = 'content'");

  private CopySettings() {}

  /**
   * With a table locked before the first look at it.
   *
   * @param begin such as BEGIN
   */
  static List<String> begin(String begin, String table, String mode) {
    List<String> statements = new ArrayList<>();
    statements.add(begin);
    statements.add("LOCK TABLE ONLY %s IN %s MODE".formatted(table, mode));
    statements.addAll(VALUES);
    // Rather an error than rows that a policy hides; and always from the first page on.
    statements.add("SET LOCAL row_security = off");
    statements.add("SET LOCAL synchronize_seqscans = off");
    return statements;
  }
}
