package dev.pgvitals.backup.restore;

import dev.pgvitals.process.command.ProgramEnd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server on what was restored, that can do no harm to the one that it was restored from: it has
 * none of that one's settings, nobody can reach it but through a socket in a private directory, and
 * nothing in it starts by itself.
 */
final class TestServer implements AutoCloseable {
  /** Libraries that do something by themselves: run jobs, replicate, fail over. */
  static final Set<String> NEVER_PRELOADED =
      Set.of(
          "pg_cron",
          "pg_partman_bgw",
          "pg_squeeze",
          "pg_net",
          "pgagent",
          "pglogical",
          "pg_failover_slots",
          "pgactive",
          "bdr",
          "spock",
          "repmgr",
          "citus",
          "supautils",
          "worker_spi",
          "basebackup_to_shell",
          "basic_archive");

  private static final Pattern ROLE = Pattern.compile("role \"(.*)\" does not exist");
  private static final Pattern WORST = Pattern.compile("(?m)^.*(?:FATAL|PANIC): +(.*)$");
  private static final int MOMENT = 500;
  private static final int STOP_SECONDS = 60;
  private static final long LONGEST_LOG = 1024 * 1024;

  private final PostgresBinaries binaries;
  private final TestDirectory directory;
  private final Path socket;
  private final String superuser;
  private final Work work;
  private @Nullable Process process;

  private TestServer(
      PostgresBinaries binaries,
      TestDirectory directory,
      Path socket,
      String superuser,
      Work work) {
    this.binaries = binaries;
    this.directory = directory;
    this.socket = socket;
    this.superuser = superuser;
    this.work = work;
  }

  /**
   * Prepares one on the data that is in the directory; {@link #start} starts it.
   *
   * @param restoreCommand what fetches WAL that is not in the data; then recovery ends as soon as
   *     the data are consistent
   */
  static TestServer on(
      TestDirectory directory,
      PostgresBinaries binaries,
      RestoreRequest request,
      String superuser,
      Optional<String> restoreCommand,
      Work work)
      throws IOException, RestoreFailedException {
    for (String library : request.preload()) {
      if (NEVER_PRELOADED.contains(library.strip().toLowerCase(Locale.ROOT))) {
        throw new RestoreFailedException(
            library + " is never loaded in a test: it would do its work on the copy",
            "leave it out of --preload");
      }
    }
    directory.checkLinks();
    Path data = directory.data();
    for (String name :
        List.of("standby.signal", "recovery.signal", "postmaster.pid", "postmaster.opts")) {
      Files.deleteIfExists(data.resolve(name));
    }
    removeSlots(data.resolve("pg_replslot"));
    Files.writeString(data.resolve("postgresql.auto.conf"), "");
    if (restoreCommand.isPresent()) {
      Files.createFile(data.resolve("recovery.signal"));
    }
    TestServer server = new TestServer(binaries, directory, directory.socket(), superuser, work);
    server.configure(restoreCommand, request.preload());
    return server;
  }

  /** They would keep WAL, and some do not let the server start. */
  private static void removeSlots(Path slots) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(slots)) {
      for (Path slot : all) {
        if (Files.isDirectory(slot)) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(slot)) {
            for (Path file : files) {
              Files.delete(file);
            }
          }
        }
        Files.delete(slot);
      }
    } catch (NoSuchFileException none) {
      // Not every copy has the directory.
    }
  }

  private void configure(Optional<String> restoreCommand, List<String> preload) throws IOException {
    Path hba = directory.root().resolve("pg_hba.conf");
    Path ident = directory.root().resolve("pg_ident.conf");
    Files.writeString(hba, "local all all trust\n");
    Files.writeString(ident, "");
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("hba_file", hba.toString());
    settings.put("ident_file", ident.toString());
    settings.put("cluster_name", "pgvitals_restore_test");
    settings.put("listen_addresses", "");
    settings.put("port", "5432");
    settings.put("unix_socket_directories", socket.toString());
    settings.put("unix_socket_permissions", "0700");
    settings.put("ssl", "off");
    settings.put("archive_mode", "off");
    settings.put("archive_command", "");
    settings.put("archive_cleanup_command", "");
    settings.put("recovery_end_command", "");
    settings.put("restore_command", restoreCommand.orElse(""));
    settings.put("primary_conninfo", "");
    settings.put("primary_slot_name", "");
    if (restoreCommand.isPresent()) {
      settings.put("recovery_target", "immediate");
      settings.put("recovery_target_action", "promote");
      settings.put("recovery_target_timeline", "current");
    }
    settings.put("hot_standby", "off");
    settings.put("max_wal_senders", "0");
    settings.put("max_replication_slots", "1000");
    settings.put("max_logical_replication_workers", "0");
    settings.put("shared_preload_libraries", String.join(",", preload));
    settings.put("session_preload_libraries", "");
    settings.put("local_preload_libraries", "");
    settings.put("max_worker_processes", preload.isEmpty() ? "0" : "8");
    settings.put("autovacuum", "off");
    settings.put("jit", "off");
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    settings.put("log_statement", "none");
    settings.put("max_connections", "20");
    // With fewer than were open when the backup was made the server does not come up.
    settings.put("max_prepared_transactions", "1000");
    if (binaries.major() >= 15) {
      settings.put("archive_library", "");
    }
    if (binaries.major() >= 17) {
      settings.put("event_triggers", "off");
      settings.put("sync_replication_slots", "off");
    }
    if (binaries.major() >= 18) {
      settings.put("max_active_replication_origins", "1000");
    }
    if (preload.contains("timescaledb")) {
      settings.put("timescaledb.max_background_workers", "0");
    }
    StringBuilder text = new StringBuilder();
    settings.forEach(
        (name, value) ->
            text.append(name)
                .append(" = '")
                .append(value.replace("\\", "\\\\").replace("'", "''"))
                .append("'\n"));
    Files.writeString(config(), text.toString());
  }

  private Path config() {
    return directory.root().resolve("postgresql.conf");
  }

  /** Starts it and returns when it takes statements, after recovery. */
  void start() throws IOException, RestoreFailedException, InterruptedException {
    List<String> command =
        work.command(
            binaries.postgres(),
            List.of("-D", directory.data().toString(), "-c", "config_file=" + config()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(directory.log().toFile()))
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().clear();
    builder.environment().putAll(Work.environment());
    Process started = builder.start();
    process = started;
    while (true) {
      if (!started.isAlive()) {
        throw new RestoreFailedException(
            "the restored server does not start: " + worst(), "the end of its log is above");
      }
      ProgramEnd answer = query("SELECT NOT pg_is_in_recovery()", "template1");
      if (answer.exitCode() == 0 && answer.output().orElse("").strip().equals("t")) {
        return;
      }
      Matcher role = ROLE.matcher(answer.complaint().orElse(""));
      if (role.find()) {
        throw new RestoreFailedException(
            "there is no role " + role.group(1) + " in the backup",
            "name its superuser with --superuser");
      }
      work.left();
      started.waitFor(MOMENT, TimeUnit.MILLISECONDS);
    }
  }

  /** The last of what kept it down. */
  private String worst() throws IOException {
    Matcher lines = WORST.matcher(logText());
    String last = "it says nothing; exit code " + exitValue();
    while (lines.find()) {
      last = isToUs(lines.group(1)) ? last : lines.group(1);
    }
    return last;
  }

  /** What it answers to those who ask whether it is up: no reason for anything. */
  static boolean isToUs(String line) {
    return line.endsWith("the database system is starting up")
        || line.endsWith("the database system is shutting down");
  }

  private int exitValue() {
    Process now = process;
    return now == null || now.isAlive() ? -1 : now.exitValue();
  }

  /** What the server has logged, its end if that is long. */
  String logText() throws IOException {
    if (!Files.exists(directory.log())) {
      return "";
    }
    byte[] all;
    try (RandomAccessFile log = new RandomAccessFile(directory.log().toFile(), "r")) {
      all = new byte[(int) Math.min(log.length(), LONGEST_LOG)];
      log.seek(log.length() - all.length);
      log.readFully(all);
    }
    return new String(all, StandardCharsets.UTF_8);
  }

  /** Options by which the clients find it, and nobody else. */
  List<String> connection() {
    return List.of("--host=" + socket, "--port=5432", "--username=" + superuser, "--no-password");
  }

  /** What a client is to have set: a role or database may have been given libraries to load. */
  static Map<String, String> clientEnvironment() {
    return Map.of(
        "PGOPTIONS",
        "-c session_preload_libraries= -c local_preload_libraries= -c statement_timeout=0",
        "PGCONNECT_TIMEOUT",
        "10",
        "PGCLIENTENCODING",
        "UTF8");
  }

  /** A program that goes with it. */
  Path program(String name) throws RestoreFailedException {
    return binaries.program(name);
  }

  ProgramEnd query(String sql, String database)
      throws RestoreFailedException, InterruptedException {
    return psql(List.of("--dbname=" + database, "--command=" + sql));
  }

  /** Runs psql without a person's settings, ending at the first error. */
  ProgramEnd psql(List<String> more) throws RestoreFailedException, InterruptedException {
    return work.run(binaries.psql(), clientEnvironment(), psqlArguments(more));
  }

  /** As {@link #psql}, for who gives it its input. */
  List<String> psqlCommand(List<String> more) {
    return work.command(binaries.psql(), psqlArguments(more));
  }

  private List<String> psqlArguments(List<String> more) {
    List<String> arguments = new ArrayList<>(connection());
    arguments.addAll(
        List.of("--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"));
    arguments.addAll(more);
    return arguments;
  }

  /** Ends the server: in an orderly way, or else at once. */
  @Override
  public void close() {
    Process running = process;
    process = null;
    if (running == null || !running.isAlive()) {
      return;
    }
    try {
      List<String> stop =
          work.command(
              binaries.pgCtl(),
              List.of(
                  "stop",
                  "--pgdata=" + directory.data(),
                  "--mode=fast",
                  "--silent",
                  "--timeout=" + STOP_SECONDS));
      ProcessBuilder builder =
          new ProcessBuilder(stop).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
      builder.environment().putAll(Work.environment());
      builder.start().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      running.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (IOException notStarted) {
      // It is ended below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (running.isAlive()) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }
}
