package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.TarParser;
import dev.pgvitals.backup.verify.Unpacked;
import dev.pgvitals.backup.verify.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one dump file to its end. */
final class DumpInspection implements Inspection {
  private static final int PIECE = 64 * 1024;

  /** The first bytes by which a format is known; a tar header is a block. */
  private static final int HEAD = 512;

  private static final List<String> ENCRYPTED = List.of(".gpg", ".pgp", ".asc", ".age", ".enc");
  static final String NO_PG_RESTORE =
      "only pg_restore can read it, and there is none here: install PostgreSQL's client programs";

  private final Path path;
  private final Programs programs;
  private final byte[] piece = new byte[PIECE];
  private @Nullable Unpacked unpacked;
  private volatile @Nullable Contents contents;
  private @Nullable Verdict known;
  private boolean atEnd;

  DumpInspection(Path path, Programs programs) throws IOException {
    this.path = path;
    this.programs = programs;
    try {
      unpacked = Unpacked.open(path, programs);
    } catch (Unpacked.NoProgramException e) {
      known = Verdict.unverifiable(String.valueOf(e.getMessage()));
    } catch (Unpacked.DamagedException e) {
      known = Verdict.bad(String.valueOf(e.getMessage()), 0);
    }
    String name = path.toString();
    if (ENCRYPTED.stream().anyMatch(name::endsWith)) {
      known = Verdict.unverifiable("it is encrypted");
    }
  }

  @Override
  public Optional<Verdict> advance(Pace pace) throws IOException, InterruptedException {
    Unpacked from = unpacked;
    if (known != null || from == null) {
      return Optional.ofNullable(known);
    }
    try {
      while (!atEnd) {
        int n = from.read(piece);
        if (n < 0) {
          atEnd = true;
        } else {
          Contents to = contents;
          if (to == null) {
            n = fillHead(from, n);
            to = contents(Arrays.copyOf(piece, Math.min(n, HEAD)));
            if (to == null) {
              return Optional.of(Verdict.unverifiable(NO_PG_RESTORE));
            }
            contents = to;
          }
          to.take(piece, n);
          if (!pace.spend(from.toPayFor())) {
            return Optional.empty();
          }
        }
      }
      Contents all = contents;
      return all == null ? Optional.of(Verdict.bad("it is empty", 0)) : all.end(from.bytes(), pace);
    } catch (Unpacked.DamagedException e) {
      return Optional.of(Verdict.bad(String.valueOf(e.getMessage()), from.bytes()));
    }
  }

  private int fillHead(Unpacked from, int read)
      throws IOException, InterruptedException, Unpacked.DamagedException {
    int n = read;
    while (n < HEAD) {
      byte[] more = new byte[HEAD - n];
      int added = from.read(more);
      if (added < 0) {
        atEnd = true;
        break;
      }
      System.arraycopy(more, 0, piece, n, added);
      n += added;
    }
    return n;
  }

  private @Nullable Contents contents(byte[] head) throws IOException {
    if (new String(head, 0, Math.min(5, head.length), StandardCharsets.US_ASCII).equals("PGDMP")) {
      Optional<Path> pgRestore = programs.newestOfPostgres("pg_restore");
      return pgRestore.isPresent() ? RestoredContents.fed(pgRestore.get()) : null;
    }
    return TarParser.is(head) ? new TarContents() : new ScriptContents(head);
  }

  @Override
  public void cut() {
    Contents now = contents;
    if (now != null) {
      now.close();
    }
    Unpacked from = unpacked;
    if (from != null) {
      from.cut();
    }
  }

  @Override
  public void close() {
    cut();
    Unpacked from = unpacked;
    if (from != null) {
      from.close();
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
