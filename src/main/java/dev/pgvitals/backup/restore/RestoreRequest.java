package dev.pgvitals.backup.restore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a backup is restored for a test.
 *
 * @param source name of the entry of {@code backups}
 * @param directory where; has to be empty or not there
 * @param checks files of SQL
 * @param max how long all of it may take
 * @param amcheck whether pg_amcheck looks through what was restored
 * @param keep whether what was restored stays when the test is over; the server ends all the same
 * @param superuser of the server that was backed up
 * @param preload libraries that what was restored does not work without
 */
public record RestoreRequest(
    String source,
    Path directory,
    List<Path> checks,
    Duration max,
    boolean amcheck,
    boolean keep,
    String superuser,
    List<String> preload) {
  public RestoreRequest {
    checks = List.copyOf(checks);
    preload = List.copyOf(preload);
  }
}
