package dev.pgvitals.backup.basebackup;

import dev.pgvitals.backup.verify.FileIdentity;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.TarParser;
import dev.pgvitals.backup.verify.Unpacked;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds base backups; their manifests are read once. For one thread. */
final class BaseBackupSearch {
  /** In one directory; what more there is, is not looked at. */
  private static final int MOST = 1000;

  /** pg_basebackup may wait for a checkpoint for so long, with nothing written. */
  private static final Duration SETTLED = Duration.ofMinutes(15);

  private static final Pattern ARCHIVE = Pattern.compile("(base|pg_wal|\\d+)\\.tar(\\.[a-z0-9]+)?");
  private static final Pattern AFTER = Pattern.compile("(?m)^INCREMENTAL FROM LSN: (\\S+)");
  private static final int LABEL = 4096;

  private final Path directory;
  private final Programs programs;
  private Map<FileIdentity, BaseBackup> known = new HashMap<>();

  /**
   * What there is.
   *
   * @param backups the oldest first, those without a manifest that can be read before all
   * @param unfinished how many are being made
   * @param givenUp those that have ended without a manifest
   */
  record Found(List<BaseBackup> backups, int unfinished, List<Path> givenUp) {}

  BaseBackupSearch(Path directory, Programs programs) {
    this.directory = directory;
    this.programs = programs;
  }

  Found find(Instant now) throws FeedException, InterruptedException {
    try {
      return find(candidates(), now);
    } catch (DirectoryIteratorException e) {
      throw failure(directory, "directory", Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(directory, "directory", e);
    }
  }

  private List<Path> candidates() throws IOException {
    List<Path> candidates = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (candidates.size() < MOST && Files.isDirectory(child)) {
          candidates.add(child);
        }
      }
    }
    return isBackup(directory) ? List.of(directory) : candidates;
  }

  private static boolean isBackup(Path path) {
    return Files.exists(path.resolve(Manifest.NAME))
        || Files.exists(path.resolve("PG_VERSION"))
        || Files.exists(path.resolve("base.tar"))
        || Files.exists(path.resolve("base.tar.gz"));
  }

  private Found find(List<Path> candidates, Instant now) throws IOException, InterruptedException {
    Map<FileIdentity, BaseBackup> present = new HashMap<>();
    List<Path> givenUp = new ArrayList<>();
    int unfinished = 0;
    for (Path candidate : candidates) {
      Path manifest = candidate.resolve(Manifest.NAME);
      if (Files.isRegularFile(manifest)) {
        FileIdentity identity = FileIdentity.of(manifest);
        BaseBackup before = known.get(identity);
        present.put(identity, before == null ? look(candidate, identity) : before);
      } else if (isBackup(candidate)) {
        if (Duration.between(lastChange(candidate), now).abs().compareTo(SETTLED) < 0) {
          unfinished++;
        } else {
          givenUp.add(candidate);
        }
      }
    }
    known = present;
    List<BaseBackup> backups = new ArrayList<>(present.values());
    backups.sort(
        Comparator.<BaseBackup, Instant>comparing(
                backup -> backup.manifest().map(Manifest::time).orElse(Instant.EPOCH))
            .thenComparing(BaseBackup::name));
    return new Found(backups, unfinished, givenUp);
  }

  private BaseBackup look(Path candidate, FileIdentity identity)
      throws IOException, InterruptedException {
    List<Path> archives = new ArrayList<>();
    if (!Files.exists(candidate.resolve("PG_VERSION"))) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(candidate)) {
        for (Path child : children) {
          if (ARCHIVE.matcher(String.valueOf(child.getFileName())).matches()) {
            archives.add(child);
          }
        }
      }
      archives.sort(Comparator.naturalOrder());
    }
    Optional<Manifest> manifest = Optional.empty();
    Optional<String> fault = Optional.empty();
    Optional<Long> after = Optional.empty();
    try {
      manifest = Optional.of(Manifest.read(identity.path()));
      if (manifest.get().incremental()) {
        Matcher label = AFTER.matcher(label(candidate, archives));
        after = label.find() ? Optional.of(WalRange.lsn(label.group(1))) : Optional.empty();
      }
    } catch (Manifest.BadManifestException e) {
      fault = Optional.of(String.valueOf(e.getMessage()));
    }
    return new BaseBackup(candidate, archives, identity, manifest, fault, after);
  }

  /** The text of backup_label; empty when it cannot be had, which verification will tell. */
  private String label(Path candidate, List<Path> archives) throws InterruptedException {
    try {
      if (archives.isEmpty()) {
        return Files.readString(candidate.resolve("backup_label"));
      }
      LabelOfArchive label = new LabelOfArchive();
      TarParser parser = new TarParser(label);
      try (Unpacked base = Unpacked.open(base(archives), programs)) {
        byte[] piece = new byte[LABEL];
        for (int n = base.read(piece); n >= 0 && !label.ended; n = base.read(piece)) {
          parser.take(piece, n);
        }
      }
      return label.text.toString(StandardCharsets.UTF_8);
    } catch (IOException | Unpacked.NoProgramException | Unpacked.DamagedException e) {
      return "";
    }
  }

  private static Path base(List<Path> archives) throws NoSuchFileException {
    return archives.stream()
        .filter(archive -> String.valueOf(archive.getFileName()).startsWith("base.tar"))
        .findFirst()
        .orElseThrow(() -> new NoSuchFileException("base.tar"));
  }

  /** It is the first entry. */
  private static final class LabelOfArchive implements TarParser.Handler {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean ended;

    @Override
    public void begin(TarParser.Entry entry) {
      ended |= !entry.name().equals("backup_label");
    }

    @Override
    public void content(byte[] bytes, int offset, int length) {
      if (!ended && text.size() < LABEL) {
        text.write(bytes, offset, length);
      }
    }

    @Override
    public void end() {
      ended = true;
    }
  }

  /** Of a backup that is being made: something in its upper directories. */
  private static Instant lastChange(Path backup) throws IOException {
    Instant last = Files.getLastModifiedTime(backup).toInstant();
    for (Path directory :
        List.of(
            backup,
            backup.resolve("base"),
            backup.resolve("pg_tblspc"),
            backup.resolve("pg_wal"))) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          Instant changed = Files.getLastModifiedTime(child).toInstant();
          last = changed.isAfter(last) ? changed : last;
        }
      } catch (NoSuchFileException gone) {
        // It is being made, or removed.
      }
    }
    return last;
  }

  /**
   * Why a directory cannot be listed.
   *
   * @param key of the configuration, that names it
   */
  static FeedException failure(Path directory, String key, IOException e) {
    if (e instanceof AccessDeniedException) {
      return new FeedException(
          new Failure(FailureReason.PERMISSION, "", "no permission to read " + e.getMessage())
              .withRemedy(
                  "let the agent's account read the backups: pg_basebackup --format=tar, or a server"
                      + " with group access (initdb -g), or setfacl"));
    }
    if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
      return new FeedException(
          new Failure(FailureReason.UNDEFINED, "", "there is no directory " + directory)
              .withRemedy(
                  "correct `"
                      + key
                      + "`, or mount it; the agent must run on the host that has the backups"));
    }
    return new FeedException(
        new Failure(
                FailureReason.RESULT,
                "",
                "cannot read " + directory + ": " + Failure.oneLine(e.toString()))
            .withRemedy("see whether the file system is well: ls " + directory));
  }
}
