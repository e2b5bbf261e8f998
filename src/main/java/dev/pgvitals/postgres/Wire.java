package dev.pgvitals.postgres;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection, seen from its bytes: how many came, until when the next ones must, and whether
 * the last answer was read to its end. When a limit is passed, the socket is closed at once, and
 * whoever reads or writes learns why.
 *
 * <p>Used by the thread that has the connection; {@link #cut} and {@link #atRest} by any.
 */
final class Wire {
  private static final long NEVER = Long.MAX_VALUE;

  /** So much of an answer's memory is not worth counting. */
  private static final long STEP = 256 << 10;

  private final WireLimits limits;
  private final AnswerMemory memory;
  private final Optional<Semaphore> places;
  private final Optional<ScheduledExecutorService> watchdog;
  private final Set<WireSocket> sockets = ConcurrentHashMap.newKeySet();

  private @Nullable SocketAddress host;
  private boolean encrypting;
  private boolean loggedIn;
  private boolean answering;
  private long received;
  private long rows;
  private int messages;
  private long held;
  private final AtomicLong booked = new AtomicLong();
  private Optional<BackendInput> input = Optional.empty();
  private boolean opaque;
  private int patience;
  private volatile long deadline = NEVER;
  private volatile Stage stage = Stage.CONNECTING;
  private volatile boolean atRest;
  private volatile @Nullable WireException failure;

  /** How far a login came. */
  enum Stage {
    CONNECTING,
    CONNECTED,
    /** The server was asked for TLS, and has not answered. */
    ASKED,
    /** The server agreed to TLS, and nothing was said under it yet. */
    ENCRYPTING,
    /** It was told who we are. */
    STARTED
  }

  /**
   * For one connection.
   *
   * @param places how many sockets may be open: one is taken before a first packet is sent, and
   *     given back when the socket is closed
   * @param watchdog cuts a connection that does not take what we write
   */
  Wire(WireLimits limits, Semaphore places, ScheduledExecutorService watchdog) {
    this(limits, AnswerMemory.OF_THE_HEAP, Optional.of(places), Optional.of(watchdog));
  }

  private Wire(
      WireLimits limits,
      AnswerMemory memory,
      Optional<Semaphore> places,
      Optional<ScheduledExecutorService> watchdog) {
    this.limits = limits;
    this.memory = memory;
    this.places = places;
    this.watchdog = watchdog;
  }

  /** For a connection that is no server's of ours. */
  static Wire unlimited() {
    return new Wire(
        WireLimits.NONE, new AnswerMemory(Long.MAX_VALUE), Optional.empty(), Optional.empty());
  }

  /** Begins a login; from now on its time runs. Waits for a place among the server's sockets. */
  void connecting(WireSocket socket, SocketAddress to) throws WireException {
    // A second try at one host, as without TLS, has the time that the first one left.
    if (!to.equals(host)) {
      host = to;
      deadline = System.nanoTime() + limits.login().toNanos();
    }
    stage = Stage.CONNECTING;
    encrypting = false;
    failure = null;
    received = 0;
    messages = 0;
    takePlace();
    sockets.add(socket);
  }

  private void takePlace() throws WireException {
    if (places.isEmpty()) {
      return;
    }
    try {
      if (!places.get().tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw fail(WireException.overdue("closing connections takes too long"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fail(WireException.overdue("interrupted"));
    }
  }

  void connected() {
    stage = Stage.CONNECTED;
  }

  /** The socket is closed; to be called once for each that began to connect. */
  void closed(WireSocket socket) {
    if (sockets.remove(socket)) {
      places.ifPresent(Semaphore::release);
      releaseMemory();
    }
  }

  Stage stage() {
    return stage;
  }

  void askedForTls() {
    stage = Stage.ASKED;
  }

  void answeredAboutTls(boolean agreed) {
    stage = agreed ? Stage.ENCRYPTING : Stage.ASKED;
  }

  /** From now on the socket's own bytes are TLS's. */
  void encrypts() {
    encrypting = true;
    stage = Stage.ENCRYPTING;
  }

  boolean encrypting() {
    return encrypting;
  }

  /** The connection is ready; each statement has its own time and size from now on. */
  void loggedIn() {
    loggedIn = true;
    answering = true;
    deadline = NEVER;
    releaseMemory();
  }

  boolean isLoggedIn() {
    return loggedIn;
  }

  /** How long the driver says that it will wait for an answer, in milliseconds; 0 for ever. */
  void setPatience(int millis) {
    patience = millis;
  }

  int patience() {
    return patience;
  }

  /**
   * Something is asked for.
   *
   * @return true for the first bytes of it
   */
  boolean asks() throws IOException {
    stage = Stage.STARTED;
    atRest = false;
    if (!answering) {
      return false;
    }
    answering = false;
    if (loggedIn) {
      if (input.isPresent()) {
        input.get().asked();
      }
      received = 0;
      rows = 0;
      messages = 0;
      releaseMemory();
      deadline = patience == 0 ? NEVER : System.nanoTime() + patience * 1_000_000L;
    }
    return true;
  }

  /**
   * How long a read may wait.
   *
   * @return milliseconds, 0 for ever, less than 0 when the time is over
   */
  int leftMillis() {
    long until = deadline;
    if (until == NEVER) {
      return patience;
    }
    long left = until - System.nanoTime();
    if (left <= 0) {
      return -1;
    }
    long millis = Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
    return (int) (loggedIn || patience == 0 ? millis : Math.min(millis, patience));
  }

  WireException overdue() {
    if (loggedIn) {
      return fail(
          WireException.overdue(
              "the response to a statement was incomplete after " + text(patience)));
    }
    long millis = limits.login().toMillis();
    return fail(
        WireException.overdue(
            stage == Stage.CONNECTING
                ? "no connection after " + text(millis)
                : "the login was not complete after " + text(millis)));
  }

  private static String text(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** Where the messages are read from now on. */
  void reads(BackendInput messages) {
    input = Optional.of(messages);
  }

  /** The messages cannot be seen. */
  void isOpaque() {
    opaque = true;
  }

  /** So many bytes came. */
  void received(int count) throws WireException {
    answering = true;
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

  private WireException tooMuch(String what) {
    return fail(
        WireException.tooLarge(
            "the server sent more than "
                + what
                + (loggedIn ? " in response to one statement" : " before the login was complete")));
  }

  /** A row of so many bytes begins. */
  void row(long bytes) throws WireException {
    rows += bytes;
    if (rows > limits.rowBytes()) {
      throw fail(
          WireException.tooLarge(
              "the result is larger than " + megabytes(limits.rowBytes()) + " MB"));
    }
  }

  /** What is being read takes so many more bytes of the heap. */
  void takes(long bytes) throws WireException {
    held += bytes;
    if (held > memory.mostOfOne()) {
      throw fail(
          WireException.tooLarge(
              "the response to one statement takes more than "
                  + megabytes(memory.mostOfOne())
                  + " MB of the agent's memory, a sixth of its heap"));
    }
    while (held > booked.get() + STEP) {
      if (!memory.take(STEP)) {
        throw fail(
            WireException.tooLarge(
                "no memory left for the response: other large ones are being read"));
      }
      booked.addAndGet(STEP);
    }
  }

  /** What was read last is not used any more. */
  void releaseMemory() {
    memory.giveBack(booked.getAndSet(0));
    held = 0;
  }

  private static long megabytes(long bytes) {
    return bytes / WireLimits.MEGABYTE;
  }

  WireException protocol(String message) {
    return fail(WireException.protocol(message));
  }

  private WireException fail(WireException e) {
    failure = e;
    cut();
    return e;
  }

  /** Why the last login or answer was broken off here, and not by the other end. */
  Optional<WireException> failure() {
    return Optional.ofNullable(failure);
  }

  /** The server has said all that there was to say. */
  void ready(boolean idle) {
    atRest = idle;
  }

  /** Whether the last answer was read to its end, and no transaction is open. */
  boolean atRest() {
    return atRest || opaque;
  }

  /** What takes longer is ended by a cut. */
  Runnable watched() {
    if (watchdog.isEmpty() || deadline == NEVER) {
      return () -> {};
    }
    var cut =
        watchdog.get().schedule(this::overdue, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    return () -> cut.cancel(false);
  }

  /** Closes the socket, whatever is going on there; never waits. */
  void cut() {
    sockets.forEach(WireSocket::cut);
  }
}
