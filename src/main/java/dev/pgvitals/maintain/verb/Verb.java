package dev.pgvitals.maintain.verb;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.session.ServerInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Work that a job asks for, as its file says it. Who runs it holds the lock of the server, looks at
 * the guards before each target, writes each target's row, and sees to it that one target which
 * fails is not the end of the others. Thread-safe: several servers may have it at one time.
 */
public interface Verb {
  /** As {@code verb} of the table has it, such as {@code vacuum}. */
  String name();

  /** Why no target of it is worked on at this server, such as a release with a known fault. */
  default Optional<String> refusal(ServerInfo server) {
    return Optional.empty();
  }

  /**
   * Finds what there is to do in one database, in the order in which it is to be done. Takes no
   * lock beyond that of a SELECT, and changes nothing: it is all that a dry run does.
   *
   * @return targets that the role may not work on, or that must not be worked on, among them, with
   *     {@link Target#skip}
   */
  List<Target> find(Look look) throws SQLException;

  /**
   * Removes what earlier runs have left behind that did not come to their end. Called once in each
   * database before its targets are found, and only with the lock.
   */
  default void cleanUp(Work work) throws SQLException, SkipException, InterruptedException {}

  /**
   * Works on one target, in statements that each commit.
   *
   * @return how it ended; {@link Outcome#DONE} only when it is seen that something was done
   * @throws SkipException when it was not begun, or stopped in good order; what had been done until
   *     then is committed
   */
  Outcome run(Target target, Work work) throws SQLException, SkipException, InterruptedException;

  /**
   * Statements that another scheduler can run again and again, each by itself outside of a
   * transaction; none where what is to be done cannot be said without a look at the moment.
   */
  default List<String> standing(Look look) throws SQLException {
    return List.of();
  }
}
