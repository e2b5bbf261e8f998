package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * One major, unpacked and initialised.
 *
 * @param binaries the directory of {@code bin}, {@code lib} and {@code share}
 * @param data what a new server's data directory is a copy of
 */
record Template(Path binaries, Path data) {
  private static final String CONFIGURATION =
      """
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      shared_preload_libraries = 'pg_stat_statements'
      wal_level = logical
      track_io_timing = on
      shared_buffers = 16MB
      dynamic_shared_memory_type = mmap
      password_encryption = 'scram-sha-256'
      fsync = off
      """;

  private static final String GUARDED =
      """
      host all         all      127.0.0.1/32 scram-sha-256
      host replication all      127.0.0.1/32 scram-sha-256
      """;

  /** The superuser comes in without a password; any other login needs its own. */
  private static final String ACCESS =
      """
      host all         postgres 127.0.0.1/32 trust
      host replication postgres 127.0.0.1/32 trust
      """
          + GUARDED;

  private static Template in(Path directory) {
    return new Template(directory.resolve("postgres"), directory.resolve("data"));
  }

  /**
   * Finds the template of an archive in {@code home}, or makes it in {@code run} and moves it
   * there. Any number of JVMs may ask at once; within one, one thread at a time does.
   *
   * @param archive a jar with a tar in it, or a directory
   */
  static synchronized Template prepare(
      int major, Path archive, Path home, Path run, Account account) {
    if (!Files.exists(archive)) {
      throw new IllegalArgumentException(
          archive + " does not exist; `mvn generate-test-resources` puts the archives there");
    }
    try (FileChannel channel =
            FileChannel.open(
                home.resolve(major + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Path ready = home.resolve(major + "-" + stamp(archive));
      if (lock.isValid() && !Files.isDirectory(ready)) {
        Path making = Files.createDirectories(run.resolve("template-" + major));
        unpack(archive, in(making).binaries());
        account.own(making);
        in(making).initialise(account);
        Files.move(making, ready, StandardCopyOption.ATOMIC_MOVE);
      }
      return in(ready);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + archive, e);
    }
  }

  private void initialise(Account account) throws IOException {
    String bin = binaries.resolve("bin") + "/";
    Command.run(
        account.command(
            List.of(
                bin + "initdb",
                "--no-sync",
                "--auth=trust",
                "--username=postgres",
                "--locale=C",
                "--encoding=UTF8",
                "--pgdata=" + data)),
        "");
    Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
    Files.writeString(data.resolve("postgresql.conf"), CONFIGURATION, StandardOpenOption.APPEND);
    Command.run(single(data, account), "CREATE EXTENSION pg_stat_statements\n");
  }

  /**
   * Lets nobody into a server with this data but by a password.
   *
   * @param data of a server that has not been started yet: it is never open, not even at first
   */
  void guard(Path data, String superuserPassword, Account account) throws IOException {
    Files.writeString(data.resolve("pg_hba.conf"), GUARDED);
    // By standard input, which no list of processes shows; and into nobody's statistics.
    Command.run(
        single(data, account, "-c", "shared_preload_libraries="),
        "ALTER ROLE postgres PASSWORD '" + superuserPassword + "'\n");
  }

  private List<String> single(Path data, Account account, String... options) {
    List<String> command = new ArrayList<>(List.of(binaries.resolve("bin/postgres").toString()));
    command.addAll(List.of("--single", "-D", data.toString()));
    command.addAll(List.of(options));
    command.add("postgres");
    return account.command(command);
  }

  /** Tells the archive of one minor release from that of the next, without reading it. */
  private static String stamp(Path archive) throws IOException {
    return Long.toHexString(
        Files.size(archive) ^ Files.getLastModifiedTime(archive).toMillis() << 20);
  }

  private static void unpack(Path archive, Path to) throws IOException {
    if (Files.isDirectory(archive)) {
      Directories.copy(archive, Files.createDirectories(to));
      return;
    }
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry =
          zip.stream()
              .map(ZipEntry.class::cast)
              .filter(candidate -> candidate.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException(archive + " holds no .txz"));
      try (InputStream packed = zip.getInputStream(entry);
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
          unpack(tar, each, to.resolve(each.getName()).normalize());
        }
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
