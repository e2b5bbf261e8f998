package dev.pgvitals.backup.restore;

import dev.pgvitals.backup.dump.DumpReader;
import dev.pgvitals.backup.dump.RestorableDump;
import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.PipedProgram;
import dev.pgvitals.backup.verify.TarParser;
import dev.pgvitals.backup.verify.Unpacked;
import dev.pgvitals.backup.verify.Verdict;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.process.command.ProgramEnd;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Restores the newest dump into a cluster that is made for it. First it is read to its end: psql
 * restores half a script, and pg_restore half a tar archive, without an error.
 */
public final class DumpRestoration implements Restoration {
  /** Not one that a dump may have: pg_dumpall's creates even postgres anew. */
  private static final String SUPERUSER = "pgvitals_restore_test";

  /** Where a dump is restored that does not say how its database was called. */
  static final String DATABASE = "restored";

  private static final int PIECE = 256 * 1024;
  private static final int HEAD = 512;

  private final DumpReader dumps;

  public DumpRestoration(DumpReader dumps) {
    this.dumps = dumps;
  }

  @Override
  public Restored restore(TestDirectory directory, RestoreRequest request, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    RestorableDump dump = newest();
    work.say("reading " + dump.path() + " to its end");
    verify(dump, work);
    Optional<Path> script = dump.directory() ? Optional.empty() : script(dump.path(), work);
    PostgresBinaries binaries = PostgresBinaries.find(OptionalInt.empty(), work);
    work.say("making a cluster of PostgreSQL " + binaries.major());
    work.demand(
        binaries.program("initdb"),
        List.of(
            "--pgdata=" + directory.data(),
            "--username=" + SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C"));
    TestServer server =
        TestServer.on(directory, binaries, request, SUPERUSER, Optional.empty(), work);
    work.atEnd(server::close);
    server.start();
    String database = DATABASE;
    if (script.isPresent()) {
      ScriptNames names = names(script.get(), work);
      if (names.createsTablespaces()) {
        throw new RestoreFailedException(
            "the dump makes tablespaces, in directories that may be in use",
            "dump with pg_dumpall --no-tablespaces, or one database with pg_dump");
      }
      if (names.isCluster()) {
        database = "postgres";
      } else {
        prepare(server, names, directory, request);
      }
      work.say("restoring " + dump.path());
      feed(server, script.get(), database, work);
    } else {
      archive(server, plain(dump, directory, work), directory, request, work);
    }
    demandSql(server, "ANALYZE", database);
    return new Restored("dump", Optional.of(dump.time()), server, database);
  }

  private RestorableDump newest() throws RestoreFailedException {
    try {
      return dumps
          .restorable()
          .orElseThrow(() -> new RestoreFailedException("there is no dump", ""));
    } catch (FeedException e) {
      throw new RestoreFailedException(e.failure().message(), e.failure().hint());
    }
  }

  private static void verify(RestorableDump dump, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    Pace pace = Pace.unlimited();
    pace.begin(work.left());
    try (Inspection inspection = dump.opener().open()) {
      Verdict verdict = inspection.advance(pace).orElseThrow(work::tooLong);
      if (!verdict.isGood()) {
        throw new RestoreFailedException(dump.path() + ": " + verdict.message(), "");
      }
    }
  }

  /** Empty for what pg_restore is for. */
  private static Optional<Path> script(Path dump, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    byte[][] head = new byte[1][];
    read(
        dump,
        work,
        (bytes, length) -> {
          head[0] = Arrays.copyOf(bytes, Math.min(length, HEAD));
          return false;
        });
    byte[] first = head[0] == null ? new byte[0] : head[0];
    boolean custom =
        new String(first, 0, Math.min(5, first.length), StandardCharsets.US_ASCII).equals("PGDMP");
    return custom || TarParser.is(first) ? Optional.empty() : Optional.of(dump);
  }

  /** Takes a piece, and says whether to go on. */
  private interface Taker {
    boolean take(byte[] bytes, int length) throws IOException;
  }

  private static void read(Path file, Work work, Taker taker)
      throws IOException, RestoreFailedException, InterruptedException {
    byte[] piece = new byte[PIECE];
    try (Unpacked from = Unpacked.open(file, work.programs())) {
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        if (n > 0 && !taker.take(piece, n)) {
          return;
        }
        work.left();
      }
    } catch (Unpacked.NoProgramException | Unpacked.DamagedException e) {
      throw new RestoreFailedException(file + ": " + e.getMessage(), "");
    }
  }

  private static ScriptNames names(Path script, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    ScriptNames names = new ScriptNames();
    read(
        script,
        work,
        (bytes, length) -> {
          names.take(bytes, length);
          return true;
        });
    return names;
  }

  /** The database, and what of the cluster a dump of one database takes for granted. */
  private static void prepare(
      TestServer server, ScriptNames names, TestDirectory directory, RestoreRequest request)
      throws IOException, RestoreFailedException, InterruptedException {
    Set<String> roles = names.roles();
    roles.remove(SUPERUSER);
    for (String role : roles) {
      if (!role.startsWith("pg_") && !role.startsWith("\"pg_")) {
        // What it owns reads what it may: as an ordinary role it would not.
        boolean superuser = role.replace("\"", "").equals(request.superuser());
        demandSql(server, "CREATE ROLE " + role + (superuser ? " SUPERUSER" : ""), "postgres");
      }
    }
    int number = 0;
    for (String tablespace : names.tablespaces()) {
      if (tablespace.matches("\"?pg_(default|global)\"?")) {
        continue;
      }
      if (!Files.exists(directory.tablespaces())) {
        TestDirectory.createPrivate(directory.tablespaces());
      }
      Path there = TestDirectory.createPrivate(directory.tablespaces().resolve("dump" + ++number));
      demandSql(
          server,
          "CREATE TABLESPACE %s LOCATION '%s'"
              .formatted(tablespace, there.toString().replace("'", "''")),
          "postgres");
    }
    demandSql(server, "CREATE DATABASE " + DATABASE + " TEMPLATE template0", "postgres");
  }

  private static void demandSql(TestServer server, String sql, String database)
      throws RestoreFailedException, InterruptedException {
    ProgramEnd end = server.query(sql, database);
    if (end.exitCode() != 0) {
      throw new RestoreFailedException(
          sql + ": " + end.complaint().orElse("exit code " + end.exitCode()), "");
    }
  }

  private static void feed(TestServer server, Path script, String database, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    List<String> command = server.psqlCommand(List.of("--dbname=" + database, "--file=-"));
    try (PipedProgram psql = PipedProgram.fed(command, environment())) {
      work.atEnd(psql::close);
      boolean[] ended = new boolean[1];
      OutputStream to = psql.input();
      read(
          script,
          work,
          (bytes, length) -> {
            try {
              to.write(bytes, 0, length);
              return true;
            } catch (IOException gone) {
              ended[0] = true;
              return false;
            }
          });
      try {
        to.close();
      } catch (IOException gone) {
        ended[0] = true;
      }
      Pace pace = Pace.unlimited();
      pace.begin(work.left());
      int code = psql.await(pace).orElseThrow(work::tooLong);
      if (code != 0 || ended[0]) {
        throw new RestoreFailedException("psql: " + psql.complaint(), hint(psql.complaint()));
      }
    }
  }

  private static Map<String, String> environment() {
    Map<String, String> all = Work.environment();
    all.putAll(TestServer.clientEnvironment());
    return all;
  }

  private static String hint(String complaint) {
    if (complaint.contains("can only be loaded via shared_preload_libraries")
        || complaint.contains("must be loaded via shared_preload_libraries")) {
      return "name the library with --preload; if it is one that does work by itself, as pg_cron"
          + " does, dump with --format=custom, of which the test leaves such extensions out";
    }
    if (complaint.contains("could not open extension control file")
        || complaint.contains("is not available")) {
      return "install the extension on this host: what needs it cannot be restored without it";
    }
    return "";
  }

  /** One that pg_restore can open: it does not unpack what somebody else has compressed. */
  private static Path plain(RestorableDump dump, TestDirectory directory, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    if (dump.directory() || !Unpacked.isCompressed(dump.path())) {
      return dump.path();
    }
    Path unpacked = directory.root().resolve("dump");
    try (OutputStream to = Files.newOutputStream(unpacked)) {
      read(
          dump.path(),
          work,
          (bytes, length) -> {
            to.write(bytes, 0, length);
            return true;
          });
    }
    return unpacked;
  }

  private static void archive(
      TestServer server, Path dump, TestDirectory directory, RestoreRequest request, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    Path pgRestore = server.program("pg_restore");
    Path schema = directory.root().resolve("schema.sql");
    work.demand(pgRestore, List.of("--schema-only", "--file=" + schema, dump.toString()));
    ScriptNames names = names(schema, work);
    names.tablespaces().clear();
    prepare(server, names, directory, request);
    Path list = directory.root().resolve("list");
    Files.write(
        list, wanted(work.demand(pgRestore, List.of("--list", dump.toString())), work::say));
    work.say("restoring " + dump);
    List<String> arguments = new ArrayList<>(server.connection());
    arguments.addAll(
        List.of(
            "--dbname=" + DATABASE,
            "--exit-on-error",
            "--no-tablespaces",
            "--use-list=" + list,
            dump.toString()));
    ProgramEnd end = work.run(pgRestore, TestServer.clientEnvironment(), arguments);
    if (end.exitCode() != 0) {
      String complaint = end.complaint().orElse("exit code " + end.exitCode());
      throw new RestoreFailedException(complaint, hint(complaint));
    }
  }

  /** Without extensions that need a library that is never loaded, and without their rows. */
  static List<String> wanted(String list, Consumer<String> said) {
    List<String> lines = new ArrayList<>();
    for (String line : list.lines().toList()) {
      Optional<String> never =
          TestServer.NEVER_PRELOADED.stream().filter(name -> isOf(line, name)).findFirst();
      if (never.isEmpty()) {
        lines.add(line);
      } else if (line.contains(" EXTENSION - ") && !line.contains(" COMMENT ")) {
        said.accept("leaving out the extension " + never.get() + ", which does work by itself");
      }
    }
    return lines;
  }

  private static boolean isOf(String line, String extension) {
    String schema = extension.equals("pg_cron") ? "cron" : extension;
    return line.matches(".* EXTENSION (- )?\"?" + extension + "\"?( .*)?")
        || line.matches(".* (TABLE DATA|SEQUENCE SET|ACL|POLICY|DEFAULT ACL) " + schema + " .*");
  }
}
