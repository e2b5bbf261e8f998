package dev.pgvitals.maintain.archive.table;

import dev.pgvitals.text.SqlNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The SQL that creates the table and lets a role write to it; a superuser runs it. */
public final class ArchiveTable {
  private ArchiveTable() {}

  /** Creates what is not there yet, and lets the members of pg_monitor read it. */
  public static String setup() {
    try (InputStream in =
        Objects.requireNonNull(ArchiveTable.class.getResourceAsStream("table.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a role write to it; not delete: a row is all that tells of a file. */
  public static String grants(String role) {
    return "GRANT SELECT, INSERT, UPDATE ON pgvitals.archive TO %s;\n"
        .formatted(SqlNames.quoted(role));
  }
}
