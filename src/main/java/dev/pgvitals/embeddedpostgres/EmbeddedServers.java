package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL servers of this JVM: real ones, from archives of binaries, on loopback.
 *
 * <p>An archive is unpacked and initialised once; every later server of that major is a copy of the
 * result and starts in a fraction of a second. Nothing outlives the JVM, however that one ends: no
 * process, and no directory but the unpacked archives. Safe for use by several threads.
 */
public final class EmbeddedServers implements AutoCloseable {
  private final Path archives;
  private final Map<Integer, Path> unpacked;
  private final Path home;
  private final Path run;
  private final Account account;
  private final Reaper reaper;
  private final Ports ports;
  private final Map<Integer, Template> templates = new ConcurrentHashMap<>();
  private final AtomicInteger started = new AtomicInteger();

  /** What a new server's data directory is filled with. */
  public interface DataSource {
    /** Fills {@code directory}, which exists and is empty. */
    void fill(Path directory) throws IOException;
  }

  /**
   * Starts none yet.
   *
   * @param archives the directory of {@code 13.jar} to {@code 18.jar}; unpacked beside them, or in
   *     the temporary directory when this account may not write there
   */
  public EmbeddedServers(Path archives) {
    this(archives, Map.of(), new Ports());
  }

  /**
   * As {@link #EmbeddedServers(Path)}.
   *
   * @param unpacked directories of majors that come without an archive, with {@code bin/postgres}
   *     in each; they are copied
   * @param ports from where others have theirs too: a server that is down does not find its own
   *     taken
   */
  public EmbeddedServers(Path archives, Map<Integer, Path> unpacked, Ports ports) {
    this.archives = archives.toAbsolutePath();
    this.unpacked = Map.copyOf(unpacked);
    this.ports = ports;
    this.account = Account.forPostgres();
    try {
      boolean beside = Files.isWritable(this.archives) && !account.isOther();
      this.run =
          beside
              ? Files.createTempDirectory(this.archives, "run")
              : Files.createTempDirectory("pgvitals-postgres");
      this.home = beside ? this.archives : run;
      account.own(run);
      this.reaper = Reaper.of(run);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a place for PostgreSQL servers", e);
    }
  }

  /**
   * Starts an empty server and returns when it answers. Its superuser needs no password: whoever is
   * on this machine can be it.
   *
   * @param settings of postgresql.conf, beyond those that suit a short life on a small machine
   */
  public EmbeddedServer start(int major, Map<String, String> settings) {
    Template template = template(major);
    return start(major, settings, directory -> Directories.copy(template.data(), directory));
  }

  /**
   * As {@link #start(int, Map)}, and nobody comes in without a password, the superuser included.
   *
   * @param superuserPassword letters and digits
   */
  public EmbeddedServer startGuarded(
      int major, Map<String, String> settings, String superuserPassword) {
    Template template = template(major);
    return start(
        major,
        settings,
        directory -> {
          Directories.copy(template.data(), directory);
          account.own(directory);
          template.guard(directory, superuserPassword, account);
        },
        superuserPassword);
  }

  /** As {@link #start(int, Map)}, on data of the caller's: a base backup of another server. */
  public EmbeddedServer start(int major, Map<String, String> settings, DataSource data) {
    return start(major, settings, data, "");
  }

  /**
   * Starts a standby of {@code primary} and returns when it streams from it, by a slot of its own.
   * Who may come into the primary may come into it.
   *
   * @param name its application_name and that of its slot: letters, digits and {@code -}, which the
   *     slot has as {@code _}
   * @param settings as those of {@link #start(int, Map)}
   */
  public EmbeddedServer startStandby(
      EmbeddedServer primary, String name, Map<String, String> settings) {
    return Standby.of(primary, name, account)
        .start(
            settings,
            (all, data) -> start(primary.major(), all, data, primary.superuserPassword()));
  }

  private EmbeddedServer start(
      int major, Map<String, String> settings, DataSource data, String superuserPassword) {
    Path directory = run.resolve(major + "-" + started.incrementAndGet());
    try {
      Path dataDirectory = Directories.createPrivate(directory.resolve("data"));
      data.fill(dataDirectory);
      EmbeddedServer server =
          new EmbeddedServer(
              major, directory, template(major).binaries(), account, ports, superuserPassword);
      server.configure(settings);
      account.own(directory);
      server.startOnAFreePort();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a PostgreSQL " + major, e);
    }
  }

  /** Stops every server at once and removes their directories. */
  @Override
  public void close() {
    reaper.close();
  }

  private Template template(int major) {
    return templates.computeIfAbsent(
        major,
        wanted ->
            Template.prepare(
                wanted,
                unpacked.getOrDefault(wanted, archives.resolve(wanted + ".jar")).toAbsolutePath(),
                home,
                run,
                account));
  }
}
