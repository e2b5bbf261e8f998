package dev.pgvitals.backup.restore;

import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.embeddedpostgres.Account;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Restores with the programs that tests have, as somebody whom PostgreSQL takes. */
final class RestoreTests {
  final Path directory;
  final List<Path> checks = new ArrayList<>();
  final List<String> preload = new ArrayList<>();
  final List<String> said = new ArrayList<>();
  Duration max = Duration.ofMinutes(5);
  boolean amcheck;
  boolean keep;
  String superuser = "postgres";

  RestoreTests(Path directory) {
    this.directory = directory;
  }

  /** One whose data the programs that are here can start. */
  static LocalPostgres server(Map<String, String> settings) {
    return LocalPostgres.start(Tool.majorOfPostgres(), settings);
  }

  static List<String> prefix() {
    List<String> prefix = Account.forPostgres().command(List.of());
    Assumptions.assumeFalse(prefix.contains("setpriv"), "root, and no user namespaces");
    return prefix;
  }

  static Programs programs() {
    return Programs.of(System.getenv("PATH")).withBindir(Tool.binariesOfPostgres());
  }

  RestoreReport run(Restoration restoration) throws RestoreFailedException, InterruptedException {
    return run(restoration, programs());
  }

  RestoreReport run(Restoration restoration, Programs programs)
      throws RestoreFailedException, InterruptedException {
    return new RestoreTest(programs, prefix(), said::add)
        .run(
            new RestoreRequest(
                "nightly", directory, checks, max, amcheck, keep, superuser, preload),
            restoration);
  }
}
