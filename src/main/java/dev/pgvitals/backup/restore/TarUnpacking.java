package dev.pgvitals.backup.restore;

import dev.pgvitals.backup.verify.TarParser;
import dev.pgvitals.backup.verify.Unpacked;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a base backup in tar format. Tablespaces come into the directory, and the map by which
 * the server makes links to them leads there, not to where they are on the server that was backed
 * up.
 */
final class TarUnpacking implements TarParser.Handler {
  private static final int PIECE = 256 * 1024;
  private static final String MAP = "tablespace_map";
  private static final Pattern LINE = Pattern.compile("(\\d+) .*");

  private final TestDirectory to;
  private final Work work;
  private Path into;
  private @Nullable OutputStream out;
  private @Nullable String fault;

  TarUnpacking(TestDirectory to, Work work) {
    this.to = to;
    this.work = work;
    this.into = to.data();
  }

  void unpack(List<Path> archives)
      throws IOException, RestoreFailedException, InterruptedException {
    TestDirectory.createPrivate(to.data());
    // base.tar before the others, as what they hold goes into its directories.
    for (Path archive :
        archives.stream().sorted((a, b) -> Boolean.compare(isBase(b), isBase(a))).toList()) {
      unpack(archive);
    }
    map();
  }

  private static boolean isBase(Path archive) {
    return String.valueOf(archive.getFileName()).startsWith("base.tar");
  }

  private void unpack(Path archive)
      throws IOException, RestoreFailedException, InterruptedException {
    String file = String.valueOf(archive.getFileName());
    String name = file.substring(0, file.indexOf(".tar"));
    if (isBase(archive)) {
      into = to.data();
    } else if (name.equals("pg_wal")) {
      into = to.data().resolve("pg_wal");
    } else {
      if (!Files.exists(to.tablespaces())) {
        TestDirectory.createPrivate(to.tablespaces());
      }
      into = TestDirectory.createPrivate(to.tablespaces().resolve(name));
    }
    TarParser parser = new TarParser(this);
    byte[] piece = new byte[PIECE];
    try (Unpacked from = Unpacked.open(archive, work.programs())) {
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        parser.take(piece, n);
        if (fault != null) {
          throw new RestoreFailedException(file + " " + fault, "");
        }
        work.left();
      }
    } catch (Unpacked.NoProgramException | Unpacked.DamagedException e) {
      throw new RestoreFailedException(file + ": " + e.getMessage(), "");
    } finally {
      end();
    }
    if (!parser.isComplete()) {
      throw new RestoreFailedException(file + " ends too early", "");
    }
  }

  @Override
  public void begin(TarParser.Entry entry) throws IOException {
    Path path = into.resolve(entry.name()).normalize();
    if (!path.startsWith(into)) {
      fault = "has a file that leads out of the directory: " + entry.name();
    } else if (entry.type() == '5') {
      if (!Files.exists(path)) {
        TestDirectory.createPrivate(path);
      }
    } else if (entry.isFile()) {
      out = Files.newOutputStream(path);
    }
  }

  @Override
  public void content(byte[] bytes, int offset, int length) throws IOException {
    if (out != null) {
      out.write(bytes, offset, length);
    }
  }

  @Override
  public void end() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }

  private void map() throws IOException, RestoreFailedException {
    Path map = to.data().resolve(MAP);
    if (!Files.exists(map)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(map)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || !Files.isDirectory(to.tablespaces().resolve(matcher.group(1)))) {
        throw new RestoreFailedException(
            "the backup's tablespace_map names a tablespace that it does not have: " + line, "");
      }
      String there = to.tablespaces().resolve(matcher.group(1)).toString();
      text.append(matcher.group(1)).append(' ').append(there.replace("\\", "\\\\")).append('\n');
    }
    Files.writeString(map, text.toString());
  }
}
