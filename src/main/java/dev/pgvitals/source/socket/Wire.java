package dev.pgvitals.source.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection, seen from its bytes: how many came, until when the next ones must, and whether
 * the last answer was read to its end. When a limit is passed, the socket is closed at once, and
 * whoever reads or writes learns why.
 *
 * <p>Used by the thread that has the connection; {@link #cut} and {@link #atRest} by any.
 */
public final class Wire {
  private final ResponseTime time;
  private final ResponseSize size;
  private final Optional<Semaphore> places;
  private final Optional<ScheduledExecutorService> watchdog;
  private final Set<WireSocket> sockets = ConcurrentHashMap.newKeySet();

  private boolean encrypting;
  private boolean loggedIn;
  private boolean answering;
  private Optional<BackendInput> input = Optional.empty();
  private boolean opaque;
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
  public Wire(WireLimits limits, Semaphore places, ScheduledExecutorService watchdog) {
    this(limits, ResponseMemory.OF_THE_HEAP, Optional.of(places), Optional.of(watchdog));
  }

  private Wire(
      WireLimits limits,
      ResponseMemory memory,
      Optional<Semaphore> places,
      Optional<ScheduledExecutorService> watchdog) {
    this.time = new ResponseTime(limits.login());
    this.size = new ResponseSize(limits, memory, this::fail);
    this.places = places;
    this.watchdog = watchdog;
  }

  /** For a connection that is no server's of ours. */
  public static Wire unlimited() {
    return new Wire(
        WireLimits.NONE, new ResponseMemory(Long.MAX_VALUE), Optional.empty(), Optional.empty());
  }

  /** Begins a login; from now on its time runs. Waits for a place among the server's sockets. */
  void connecting(WireSocket socket, SocketAddress to) throws WireException {
    time.beginLogin(to);
    stage = Stage.CONNECTING;
    encrypting = false;
    failure = null;
    size.begin();
    takePlace();
    sockets.add(socket);
  }

  private void takePlace() throws WireException {
    if (places.isEmpty()) {
      return;
    }
    try {
      if (!places.get().tryAcquire(time.leftNanos(), TimeUnit.NANOSECONDS)) {
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
  public void loggedIn() {
    loggedIn = true;
    answering = true;
    time.loggedIn();
    size.loggedIn();
    releaseMemory();
  }

  boolean isLoggedIn() {
    return loggedIn;
  }

  /** How long the driver says that it will wait for an answer, in milliseconds; 0 for ever. */
  void setPatience(int millis) {
    time.setPatience(millis);
  }

  int patience() {
    return time.patience();
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
      size.begin();
      releaseMemory();
      time.beginAnswer();
    }
    return true;
  }

  /**
   * How long a read may wait.
   *
   * @return milliseconds, 0 for ever, less than 0 when the time is over
   */
  int leftMillis() {
    return time.leftMillis();
  }

  /** Closes the connection; gives why. */
  WireException overdue() {
    return fail(time.overdue(stage == Stage.CONNECTING));
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
    size.received(count);
  }

  /** A message begins that is no row. */
  void message() throws WireException {
    size.message();
  }

  /** Whether the driver is to see a notice that begins. */
  boolean takesNotice() {
    return size.takesNotice();
  }

  /** A row of so many bytes begins. */
  void row(long bytes) throws WireException {
    size.row(bytes);
  }

  /** What is being read takes so many more bytes of the heap. */
  void takes(long bytes) throws WireException {
    size.takes(bytes);
  }

  /** What was read last is not used any more. */
  public void releaseMemory() {
    size.releaseMemory();
  }

  /** Closes the connection; gives why. */
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
  public boolean atRest() {
    return atRest || opaque;
  }

  /** What takes longer is ended by a cut. */
  Runnable watched() {
    if (watchdog.isEmpty() || time.isUnlimited()) {
      return () -> {};
    }
    var cut = watchdog.get().schedule(this::overdue, time.leftNanos(), TimeUnit.NANOSECONDS);
    return () -> cut.cancel(false);
  }

  /** Closes the socket, whatever is going on there; never waits. */
  public void cut() {
    sockets.forEach(WireSocket::cut);
  }
}
