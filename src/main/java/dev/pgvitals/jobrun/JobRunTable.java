package dev.pgvitals.jobrun;

import dev.pgvitals.text.SqlNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The SQL that creates the table and lets a role write to it; a superuser runs it. */
public final class JobRunTable {
  private JobRunTable() {}

  /** Creates what is not there yet, and lets the members of pg_monitor read it. */
  public static String setup() {
    try (InputStream in =
        Objects.requireNonNull(JobRunTable.class.getResourceAsStream("table.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a role write to it. */
  public static String grants(String role) {
    String to = SqlNames.quoted(role);
    return """
    GRANT USAGE ON SCHEMA pgvitals TO %1$s;
    GRANT SELECT, INSERT, UPDATE, DELETE ON pgvitals.job_run TO %1$s;
    GRANT SELECT ON pgvitals.job_status TO %1$s;
    """
        .formatted(to);
  }
}
