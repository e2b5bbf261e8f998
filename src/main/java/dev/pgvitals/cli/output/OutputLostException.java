package dev.pgvitals.cli.output;

import java.io.IOException;

/** What a command prints cannot be written. Unchecked, as a PrintWriter lets no other through. */
public final class OutputLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What a shell says of a program that SIGPIPE has ended. */
  private static final int BY_SIGPIPE = 141;

  private static final String CLOSED_PIPE = "Broken pipe";

  OutputLostException(IOException cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }

  /** Whether whoever reads has seen enough, as {@code head} does: no trouble, and no news. */
  public boolean isClosedPipe() {
    return String.valueOf(getMessage()).contains(CLOSED_PIPE);
  }

  /**
   * The exit code.
   *
   * @param otherwise that of the command for any other trouble
   */
  public int exitCode(int otherwise) {
    return isClosedPipe() ? BY_SIGPIPE : otherwise;
  }
}
