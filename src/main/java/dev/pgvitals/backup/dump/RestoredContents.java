package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.PipedProgram;
import dev.pgvitals.backup.verify.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A dump that only pg_restore understands: it turns all of it into SQL, which goes nowhere. (To
 * list its contents would not do: that reads the beginning.)
 */
final class RestoredContents implements Contents {
  /** What it says when the dump may be good, and it is not the one to tell. */
  private static final Pattern NOT_FOR_IT =
      Pattern.compile(
          "unsupported version|not supported|not compiled with|this build|out-of-order restore",
          Pattern.CASE_INSENSITIVE);

  private final PipedProgram program;
  private boolean refused;

  private RestoredContents(PipedProgram program) {
    this.program = program;
  }

  /** One whose content is given. */
  static RestoredContents fed(Path pgRestore) throws IOException {
    return new RestoredContents(
        PipedProgram.fed(List.of(pgRestore.toString(), "--file=/dev/null")));
  }

  /** A directory, which pg_restore reads by itself, as fast as it likes. */
  static RestoredContents ofDirectory(Path pgRestore, Path directory) throws IOException {
    return new RestoredContents(
        PipedProgram.fed(List.of(pgRestore.toString(), "--file=/dev/null", directory.toString())));
  }

  @Override
  public void take(byte[] bytes, int length) {
    if (refused) {
      return;
    }
    try {
      program.input().write(bytes, 0, length);
    } catch (IOException ended) {
      refused = true; // Why, its exit code tells.
    }
  }

  @Override
  public Optional<Verdict> end(long bytes, Pace pace) throws InterruptedException {
    try {
      program.input().close();
    } catch (IOException ended) {
      refused = true;
    }
    OptionalInt code = program.await(pace);
    if (code.isEmpty()) {
      return Optional.empty();
    }
    if (code.getAsInt() == 0) {
      return Optional.of(Verdict.good(bytes));
    }
    String said = program.complaint();
    return Optional.of(
        NOT_FOR_IT.matcher(said).find()
            ? Verdict.unverifiable("this pg_restore cannot read it: " + said)
            : Verdict.bad(said, bytes));
  }

  @Override
  public void close() {
    program.close();
  }
}
