package dev.pgvitals.collect.value;

import dev.pgvitals.text.Printable;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads label values: any scalar as the server writes it, NULL as the empty string. */
public final class Labels {
  private static final char REPLACEMENT = '\uFFFD';

  private Labels() {}

  public static String read(ResultSet row, int index, int length) throws SQLException {
    String text = row.getString(index);
    if (text != null && text.indexOf(REPLACEMENT) >= 0) {
      // From a SQL_ASCII database: the driver took the bytes for ASCII, most likely they are UTF-8.
      text = new String(row.getBytes(index), StandardCharsets.UTF_8);
    }
    return text == null ? "" : Printable.cut(text, length);
  }
}
