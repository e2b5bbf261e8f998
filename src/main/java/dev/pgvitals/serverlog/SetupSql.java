package dev.pgvitals.serverlog;

import dev.pgvitals.text.SqlNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The SQL that lets the agent's role read a server's log. */
public final class SetupSql {
  private SetupSql() {}

  /**
   * For a superuser to run.
   *
   * @param role the agent's
   */
  public static String of(String role) {
    try (InputStream in = Objects.requireNonNull(SetupSql.class.getResourceAsStream("setup.sql"))) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // In a comment, a line end in the name would end it.
      return sql.replaceFirst("the role \\{role\\}", "the agent's role")
          .replace("{role}", SqlNames.quoted(role));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
