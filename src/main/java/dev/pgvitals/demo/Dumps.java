package dev.pgvitals.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The backups of a system that has nightly dumps: scripts as pg_dump makes them, which psql
 * restores. The demo has no pg_dump of the server's release, so each is the system's own script and
 * the rows of its tables.
 */
final class Dumps {
  /** So that a night's dump can be compared with those before it. */
  private static final int NIGHTS = 7;

  /** Long enough for nobody to take the last one for unfinished. */
  private static final Duration AGO = Duration.ofHours(3);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

  private static final String TABLES =
      """
      SELECT c.oid::regclass::text FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema$)'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1
      """;

  private Dumps() {}

  /**
   * Makes them, as if what is in the database had been there in the nights before.
   *
   * @param superuser logged in to the database
   * @param script what created it
   */
  static void make(Connection superuser, String script, Path directory, String prefix)
      throws IOException, SQLException {
    ZonedDateTime last = ZonedDateTime.now(ZoneId.systemDefault()).minus(AGO);
    Path newest = file(directory, prefix, last);
    write(superuser, script, newest);
    for (int night = 0; night < NIGHTS; night++) {
      ZonedDateTime time = last.minusDays(night);
      Path file = file(directory, prefix, time);
      if (night > 0) {
        Files.copy(newest, file);
      }
      Files.setLastModifiedTime(file, FileTime.from(time.toInstant()));
    }
  }

  private static Path file(Path directory, String prefix, ZonedDateTime time) {
    return directory.resolve(prefix + "_" + NAME.format(time) + ".sql.gz");
  }

  private static void write(Connection superuser, String script, Path file)
      throws IOException, SQLException {
    CopyManager copy = superuser.unwrap(PGConnection.class).getCopyAPI();
    List<String> tables = tables(superuser);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      say(out, "--\n-- PostgreSQL database dump\n--\n\n");
      say(
          out,
          "DO $$ BEGIN CREATE ROLE pgvitals; EXCEPTION WHEN duplicate_object THEN END $$;\n\n");
      say(out, script);
      say(out, "\nSET session_replication_role = replica;\n");
      if (!tables.isEmpty()) {
        say(out, "TRUNCATE " + String.join(", ", tables) + ";\n\n");
      }
      for (String table : tables) {
        say(out, "COPY " + table + " FROM stdin;\n");
        copy.copyOut("COPY " + table + " TO STDOUT", out);
        say(out, "\\.\n\n");
      }
      say(out, "--\n-- PostgreSQL database dump complete\n--\n");
    }
  }

  private static List<String> tables(Connection superuser) throws SQLException {
    try (Statement statement = superuser.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      List<String> tables = new ArrayList<>();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      return tables;
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
