package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.TarParser;
import dev.pgvitals.backup.verify.Unpacked;
import dev.pgvitals.backup.verify.Verdict;
import java.io.IOException;
import java.util.Optional;

/**
 * A tar archive. pg_restore says yes to one that was cut, so it is not asked: pg_dump writes the
 * end mark last of all.
 */
final class TarContents implements Contents {
  private final TarParser parser = new TarParser(new Names());
  private boolean first = true;
  private boolean hasContents;

  private final class Names implements TarParser.Handler {
    @Override
    public void begin(TarParser.Entry entry) {
      hasContents |= first && entry.name().equals("toc.dat");
      first = false;
    }

    @Override
    public void content(byte[] bytes, int offset, int length) {
      // That it is there is all that can be told.
    }

    @Override
    public void end() {
      // As for its content.
    }
  }

  @Override
  public void take(byte[] bytes, int length) throws IOException, Unpacked.DamagedException {
    parser.take(bytes, length);
  }

  @Override
  public Optional<Verdict> end(long bytes, Pace pace) {
    if (!parser.isComplete()) {
      return Optional.of(Verdict.bad("the tar archive ends too early", bytes));
    }
    return Optional.of(
        hasContents
            ? Verdict.good(bytes)
            : Verdict.unverifiable(
                "it is a tar archive, complete, but not one of pg_dump; what is in it is not looked"
                    + " at"));
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
