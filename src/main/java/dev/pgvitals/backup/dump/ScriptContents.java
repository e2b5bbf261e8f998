package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An SQL script of pg_dump or pg_dumpall: its last lines say that it is complete. That of
 * pg_dumpall has in it those of pg_dump, one after the other, and is complete only by its own.
 */
final class ScriptContents implements Contents {
  private static final int TAIL = 400;
  private static final Pattern DATABASE =
      Pattern.compile("(?m)^-- PostgreSQL database dump complete\\s*$");
  private static final Pattern CLUSTER =
      Pattern.compile("(?m)^-- PostgreSQL database cluster dump complete\\s*$");

  private final boolean cluster;
  private final byte[] tail = new byte[TAIL];
  private int length;

  /**
   * One that begins so.
   *
   * @param head the first bytes, which are given to {@link #take} too
   */
  ScriptContents(byte[] head) {
    cluster =
        new String(head, StandardCharsets.ISO_8859_1)
            .contains("-- PostgreSQL database cluster dump");
  }

  @Override
  public void take(byte[] bytes, int taken) {
    int kept = Math.min(length, Math.max(0, TAIL - taken));
    System.arraycopy(tail, length - kept, tail, 0, kept);
    int added = Math.min(taken, TAIL);
    System.arraycopy(bytes, taken - added, tail, kept, added);
    length = kept + added;
  }

  @Override
  public Optional<Verdict> end(long bytes, Pace pace) {
    String end = new String(tail, 0, length, StandardCharsets.ISO_8859_1);
    if (bytes == 0) {
      return Optional.of(Verdict.bad("it is empty", 0));
    }
    if ((cluster ? CLUSTER : DATABASE).matcher(end).find()) {
      return Optional.of(Verdict.good(bytes));
    }
    return Optional.of(
        Verdict.bad(
            "it does not end with \"PostgreSQL database "
                + (cluster ? "cluster " : "")
                + "dump complete\": "
                + (cluster ? "pg_dumpall" : "pg_dump")
                + " did not finish, or it is no dump",
            bytes));
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
