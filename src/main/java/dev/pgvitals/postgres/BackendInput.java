package dev.pgvitals.postgres;

import dev.pgvitals.yaml.Counted;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What a server says, message by message, so that the driver gets to see whole and sound ones only:
 * it makes an array as large as a length says, whatever comes then. What nobody looks at is left
 * out: notices, which it would keep as an exception each, notifications, which it would keep for
 * ever, and the status of parameters that it does not know. Not thread-safe.
 */
final class BackendInput extends InputStream {
  /** What the driver asks for at once. */
  private static final int BUFFER = 8192;

  private static final int HEADER = 5;

  /** Longer than the name of any parameter of {@link #REPORTED}. */
  private static final int LONGEST_NAME = 64;

  private static final Set<String> REPORTED =
      Set.of(
          "application_name",
          "client_encoding",
          "DateStyle",
          "default_transaction_read_only",
          "in_hot_standby",
          "integer_datetimes",
          "IntervalStyle",
          "is_superuser",
          "search_path",
          "server_encoding",
          "server_version",
          "session_authorization",
          "standard_conforming_strings",
          "TimeZone");

  /** Of the heap: a row's object, its array's head and its place in the list of rows. */
  private static final int ROW = 48;

  private static final int ARRAY = 16;

  private final InputStream in;
  private final Wire wire;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;

  /** Bytes that may go on to the driver unseen, and that are to be left out. */
  private long passing;

  private long dropping;

  /** Of the row that is being read. */
  private long rowLeft;

  private int fieldsLeft;

  /** Bytes that came before the last request was sent: no answer to it. */
  private long early;

  private boolean any;
  private boolean opaque;

  BackendInput(InputStream in, Wire wire) {
    this.in = in;
    this.wire = wire;
    wire.reads(this);
  }

  /** A request is about to be sent. */
  void asked() throws IOException {
    early = opaque ? 0 : end - at + (long) in.available();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (opaque) {
      return in.read(to, offset, length);
    }
    int copied = 0;
    while (copied < length && (passing > 0 || begin(copied > 0))) {
      int count = (int) Math.min(passing, length - copied);
      if (at < end) {
        count = Math.min(count, end - at);
        System.arraycopy(buffer, at, to, offset + copied, count);
        at += count;
      } else if (copied > 0) {
        break;
      } else {
        count = in.read(to, offset, count);
        if (count < 0) {
          break;
        }
      }
      copied += count;
      passing -= count;
      early -= count;
    }
    return copied == 0 && length > 0 ? -1 : copied;
  }

  /** The driver would go on for ever at an end that comes too soon. */
  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[(int) Math.max(0, Math.min(count, BUFFER))];
    int read = count <= 0 ? 0 : read(skipped, 0, skipped.length);
    if (read < 0) {
      throw new EOFException("the server's last message is incomplete");
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return opaque ? in.available() : end - at + in.available();
  }

  /**
   * Looks at what comes next, and lets some of it pass.
   *
   * @param some whether the driver has something to go on with, so that there is no need to wait
   * @return false when it must wait, or there is no more
   */
  private boolean begin(boolean some) throws IOException {
    while (passing == 0) {
      if (dropping > 0) {
        if (!drop(some)) {
          return false;
        }
      } else if (fieldsLeft > 0) {
        if (!field(some)) {
          return false;
        }
      } else if (wire.stage() == Wire.Stage.ASKED) {
        if (some || !answerAboutTls()) {
          return false;
        }
      } else if (!message(some)) {
        return false;
      }
    }
    return true;
  }

  private boolean drop(boolean some) throws IOException {
    if (at == end && !have(1, some)) {
      return false;
    }
    int count = (int) Math.min(dropping, end - at);
    at += count;
    dropping -= count;
    early -= count;
    return true;
  }

  /** One byte, and not one more is read: what follows may be TLS's. */
  private boolean answerAboutTls() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, 1));
    if (end == 0) {
      return false;
    }
    switch (buffer[0]) {
      case 'S' -> wire.answeredAboutTls(true);
      // From here on GSSAPI has the bytes.
      case 'G' -> {
        opaque = true;
        wire.isOpaque();
        wire.answeredAboutTls(true);
      }
      case 'N', 'E' -> wire.answeredAboutTls(false);
      default -> throw stranger();
    }
    passing = 1;
    return true;
  }

  private boolean message(boolean some) throws IOException {
    if (!have(HEADER, some)) {
      return false;
    }
    int body = Bytes.int4(buffer, at + 1) - 4;
    Optional<BackendMessage> known = BackendMessage.of(buffer[at]);
    if (known.isEmpty() || !known.get().fits(body)) {
      throw any
          ? wire.protocol(
              "the server sent a message that is not part of the PostgreSQL protocol: "
                  + known.map(BackendMessage::name).orElse("type " + buffer[at])
                  + ", of "
                  + Counted.of(body, "byte"))
          : stranger();
    }
    BackendMessage message = known.get();
    any = true;
    checkTime(message);
    return switch (message) {
      case NOTICE_RESPONSE, NOTIFICATION_RESPONSE -> leaveOut(body);
      case PARAMETER_STATUS -> parameter(body, some);
      case NEGOTIATE_PROTOCOL_VERSION -> version(body, some);
      case ROW_DESCRIPTION -> description(body, some);
      case DATA_ROW -> row(body, some);
      // Not before the driver is through with all that came before, which is when it asks for more.
      case READY_FOR_QUERY -> !some && ready();
      default -> pass(message, body);
    };
  }

  /** An answer that nobody asked for would be taken for that to the next question. */
  private void checkTime(BackendMessage message) throws WireException {
    boolean inTime =
        switch (message.when()) {
          case ANY_TIME -> true;
          case LOGIN -> !wire.isLoggedIn();
          case ASKED -> early <= 0 && !wire.atRest();
        };
    if (!inTime) {
      throw wire.protocol("the server sent " + message + ", which was not requested");
    }
  }

  private boolean pass(BackendMessage message, int body) throws WireException {
    if (message != BackendMessage.COPY_DATA) {
      wire.message();
    }
    wire.takes(message.cost(body));
    passing = (long) HEADER + body;
    return true;
  }

  private boolean leaveOut(int body) {
    dropping = (long) HEADER + body;
    return true;
  }

  private boolean ready() throws IOException {
    if (!have(HEADER + 1, false)) {
      return false;
    }
    wire.ready(buffer[at + HEADER] == 'I');
    passing = HEADER + 1;
    return true;
  }

  private boolean parameter(int body, boolean some) throws IOException {
    int length = Math.min(body, LONGEST_NAME);
    if (!have(HEADER + length, some)) {
      return false;
    }
    String text = new String(buffer, at + HEADER, length, StandardCharsets.ISO_8859_1);
    int nul = text.indexOf(0);
    return (nul >= 0 && REPORTED.contains(text.substring(0, nul)))
        ? pass(BackendMessage.PARAMETER_STATUS, body)
        : leaveOut(body);
  }

  /** The driver asks for version 3.0 and no options, so there are none to be refused. */
  private boolean version(int body, boolean some) throws IOException {
    if (!have(HEADER + body, some)) {
      return false;
    }
    if (Bytes.int4(buffer, at + HEADER + 4) != 0) {
      throw wire.protocol("the server refuses protocol options that were not requested");
    }
    return pass(BackendMessage.NEGOTIATE_PROTOCOL_VERSION, body);
  }

  private boolean description(int body, boolean some) throws IOException {
    if (!have(HEADER + 2, some)) {
      return false;
    }
    int columns = Bytes.int2(buffer, at + HEADER);
    // Each has a name that ends with a NUL, and 18 bytes of numbers.
    if (columns > BackendMessage.MOST_COLUMNS || body < 2 + 19 * columns) {
      throw wire.protocol(
          "a result of " + Counted.of(columns, "column") + " in " + Counted.of(body, "byte"));
    }
    return pass(BackendMessage.ROW_DESCRIPTION, body);
  }

  private boolean row(int body, boolean some) throws IOException {
    if (!have(HEADER + 2, some)) {
      return false;
    }
    int columns = Bytes.int2(buffer, at + HEADER);
    rowLeft = body - 2L;
    if (rowLeft < 4L * columns || (columns == 0 && rowLeft > 0)) {
      throw wire.protocol(
          "a row of " + Counted.of(columns, "column") + " in " + Counted.of(body, "byte"));
    }
    wire.row(rowLeft - 4L * columns);
    wire.takes(ROW + 4L * columns);
    fieldsLeft = columns;
    passing = HEADER + 2;
    if (end - at >= HEADER + body) {
      fields();
    }
    return true;
  }

  /** The values of a row that has come as a whole, as most do: they pass as one piece. */
  private void fields() throws WireException {
    int begun = at;
    while (fieldsLeft > 0) {
      at = begun + (int) passing;
      passing += value();
    }
    at = begun;
  }

  private boolean field(boolean some) throws IOException {
    if (!have(4, some)) {
      return false;
    }
    passing = value();
    return true;
  }

  /**
   * The value that begins here.
   *
   * @return its bytes, with those of its length
   */
  private long value() throws WireException {
    long size = Bytes.int4(buffer, at);
    long most = rowLeft - 4L * fieldsLeft;
    fieldsLeft--;
    if (size < -1 || size > most || (fieldsLeft == 0 && Math.max(0, size) != most)) {
      throw wire.protocol("a value of " + Counted.of(size, "byte") + " in a row that has " + most);
    }
    if (size >= 0) {
      wire.takes(ARRAY + (size + 7 & ~7));
    }
    long bytes = 4 + Math.max(0, size);
    rowLeft -= bytes;
    return bytes;
  }

  /** Whether so many bytes are there; waits for them unless the driver need not. */
  private boolean have(int count, boolean some) throws IOException {
    while (end - at < count) {
      if (some) {
        return false;
      }
      if (at > 0) {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
      }
      int read = in.read(buffer, end, BUFFER - end);
      if (read < 0) {
        return false;
      }
      end += read;
    }
    return true;
  }

  /** Something else listens there. */
  private WireException stranger() throws IOException {
    if (end < HEADER && in.available() > 0) {
      end += Math.max(0, in.read(buffer, end, BUFFER - end));
    }
    String said = new String(buffer, at, Math.min(60, end - at), StandardCharsets.US_ASCII);
    return wire.protocol(
        "the server does not speak the PostgreSQL protocol; it sent \""
            + said.replaceAll("[^ -~]", ".")
            + "\"");
  }
}
