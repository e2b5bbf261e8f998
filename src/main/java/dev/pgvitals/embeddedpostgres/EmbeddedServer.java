package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One real PostgreSQL on loopback. It keeps its port and its data for as long as this object is not
 * closed.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final int TRIES = 5;

  /** Of postmaster.pid, counted from 0: the key and the identifier of its shared memory. */
  private static final int SEGMENT_LINE = 6;

  private final int major;
  private final Path directory;
  private final Path binaries;
  private final Account account;
  private final Ports ports;
  private final String superuserPassword;
  private int port;

  /**
   * One that does not run yet.
   *
   * @param superuserPassword empty when none is asked for
   */
  EmbeddedServer(
      int major,
      Path directory,
      Path binaries,
      Account account,
      Ports ports,
      String superuserPassword) {
    this.major = major;
    this.directory = directory;
    this.binaries = binaries;
    this.account = account;
    this.ports = ports;
    this.superuserPassword = superuserPassword;
  }

  public int major() {
    return major;
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  public Path data() {
    return directory.resolve("data");
  }

  /** A pgJDBC URL for the superuser, with its password if it has one. */
  public String jdbcUrl(String database) {
    String url = "jdbc:postgresql://" + host() + ":" + port + "/" + database + "?user=postgres";
    return superuserPassword.isEmpty() ? url : url + "&password=" + superuserPassword;
  }

  /** Empty when none is asked for. */
  String superuserPassword() {
    return superuserPassword;
  }

  /** Puts a base backup without WAL into the existing directory {@code to}. */
  public void baseBackup(Path to) throws IOException {
    BaseBackup.of(this, to);
  }

  /** What the server has written to its log so far, and its collector of logs, where it has one. */
  public String log() {
    try {
      StringBuilder log = new StringBuilder();
      for (Path file : logFiles()) {
        log.append(Files.readString(file));
      }
      return log.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> logFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.exists(logFile())) {
      files.add(logFile());
    }
    Path collected = data().resolve("log");
    if (Files.isDirectory(collected)) {
      try (Stream<Path> all = Files.list(collected)) {
        all.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    return files;
  }

  /** The postmaster's process id, when one runs or has died without saying so. */
  public long pid() {
    try {
      return Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("this PostgreSQL " + major + " is not running", e);
    }
  }

  public boolean isRunning() {
    return Files.exists(pidFile()) && Processes.isRunning(pid());
  }

  /** Starts the stopped or killed server again, on its port, and waits until it answers. */
  public void start() {
    try {
      pgCtl("start", "--log=" + logFile(), "--options=-p " + port);
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("PostgreSQL " + major + " did not start:\n" + log(), e));
    }
  }

  /** Stops it, breaking off what its clients are doing, and waits until it is gone. */
  public void stop() {
    try {
      pgCtl("stop", "--mode=fast");
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL " + major + " did not stop", e);
    }
  }

  /** Ends every process of the server in the way a power cut does; {@link #start} then recovers. */
  public void kill() {
    ProcessHandle.of(pid())
        .ifPresent(
            postmaster ->
                Processes.kill(
                    Stream.concat(Stream.of(postmaster), postmaster.children()).toList()));
    try {
      forgetDeadPostmaster();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Does what a reboot would: PostgreSQL takes a dead postmaster that nobody has collected for a
   * live one, and its shared memory would stay behind.
   */
  private void forgetDeadPostmaster() throws IOException {
    String segment = Files.readAllLines(pidFile()).get(SEGMENT_LINE).strip();
    Command.run(
        account.command(List.of("ipcrm", "-m", segment.substring(segment.lastIndexOf(' ') + 1))),
        "");
    Files.delete(pidFile());
  }

  /** Stops the server for good and removes its data. */
  @Override
  public void close() {
    try {
      if (isRunning()) {
        pgCtl("stop", "--mode=immediate");
      }
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL " + major + " did not stop", e);
    }
  }

  void configure(Map<String, String> settings) throws IOException {
    StringBuilder lines = new StringBuilder();
    settings.forEach(
        (name, value) ->
            lines.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
    Files.writeString(data().resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
  }

  /** Another process may take a port between our look at it and the server's. */
  void startOnAFreePort() {
    for (int tries = 1; ; tries++) {
      port = ports.next();
      try {
        start();
        return;
      } catch (UncheckedIOException e) {
        if (tries == TRIES || !log().contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  private void pgCtl(String action, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve("bin/pg_ctl").toString());
    command.addAll(List.of(action, "--pgdata=" + data(), "--wait", "--timeout=60", "--silent"));
    command.addAll(List.of(options));
    Command.run(account.command(command), "");
  }

  private Path pidFile() {
    return data().resolve("postmaster.pid");
  }

  private Path logFile() {
    return directory.resolve("server.log");
  }
}
