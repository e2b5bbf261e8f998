package dev.pgvitals.source.socket;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * How much a server has said, in a login or in answer to one statement, and what that takes of the
 * heap. Used by the thread that has the connection; {@link #releaseMemory} by any.
 */
final class ResponseSize {
  /** So much of an answer's memory is not worth counting. */
  private static final long STEP = 256 << 10;

  private final WireLimits limits;
  private final ResponseMemory memory;
  private final UnaryOperator<WireException> failing;
  private final AtomicLong booked = new AtomicLong();
  private boolean loggedIn;
  private long received;
  private long rows;
  private int messages;
  private int notices;
  private long held;

  /**
   * Nothing was said yet.
   *
   * @param failing gets what is thrown when a limit is passed, just before
   */
  ResponseSize(WireLimits limits, ResponseMemory memory, UnaryOperator<WireException> failing) {
    this.limits = limits;
    this.memory = memory;
    this.failing = failing;
  }

  /** A login, or from {@link #loggedIn} on an answer, begins. */
  void begin() {
    received = 0;
    rows = 0;
    messages = 0;
    notices = 0;
  }

  /** From now on the limits of a statement's answer hold. */
  void loggedIn() {
    loggedIn = true;
  }

  /** So many bytes came. */
  void received(int count) throws WireException {
    received += count;
    long most = loggedIn ? limits.answerBytes() : limits.loginBytes();
    if (received > most) {
      throw tooMuch(megabytes(most) + " MB");
    }
  }

  /** A message begins that is no row. */
  void message() throws WireException {
    messages++;
    if (messages > limits.messages()) {
      throw tooMuch(limits.messages() + " messages besides rows");
    }
  }

  /** Whether a notice that begins is one of those that are of use. */
  boolean takesNotice() {
    return notices++ < limits.notices();
  }

  private WireException tooMuch(String what) {
    return tooLarge(
        "the server sent more than "
            + what
            + (loggedIn ? " in response to one statement" : " before the login was complete"));
  }

  /** A row of so many bytes begins. */
  void row(long bytes) throws WireException {
    rows += bytes;
    if (rows > limits.rowBytes()) {
      throw tooLarge("the result is larger than " + megabytes(limits.rowBytes()) + " MB");
    }
  }

  /** What is being read takes so many more bytes of the heap. */
  void takes(long bytes) throws WireException {
    held += bytes;
    if (held > memory.mostOfOne()) {
      throw tooLarge(
          "the response to one statement takes more than "
              + megabytes(memory.mostOfOne())
              + " MB of the agent's memory, a sixth of its heap");
    }
    while (held > booked.get() + STEP) {
      if (!memory.take(STEP)) {
        throw tooLarge("no memory left for the response: other large ones are being read");
      }
      booked.addAndGet(STEP);
    }
  }

  /** What was read last is not used any more. */
  void releaseMemory() {
    memory.giveBack(booked.getAndSet(0));
    held = 0;
  }

  private WireException tooLarge(String message) {
    return failing.apply(WireException.tooLarge(message));
  }

  private static long megabytes(long bytes) {
    return bytes / WireLimits.MEGABYTE;
  }
}
