package dev.pgvitals.source.socket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a server says, message by message, so that the driver gets to see whole and sound ones only:
 * it makes an array as large as a length says, whatever comes then. What nobody looks at is left
 * out: notices beyond those that are wanted, which it would keep as an exception each,
 * notifications, which it would keep for ever, and the status of parameters that it does not know.
 * Not thread-safe.
 */
final class BackendInput extends InputStream {
  private static final int HEADER = 5;
  private static final int LONGEST_NOTICE = 65_536;

  private final InputStream in;
  private final Wire wire;
  private final ReceiveBuffer buffer;
  private final MessageRules rules;
  private final DataRow row;

  /** Bytes that may go on to the driver unseen, and that are to be left out. */
  private long passing;

  private long dropping;

  /** Bytes that came before the last request was sent: no answer to it. */
  private long early;

  private boolean any;
  private boolean opaque;

  BackendInput(InputStream in, Wire wire) {
    this.in = in;
    this.wire = wire;
    this.buffer = new ReceiveBuffer(in);
    this.rules = new MessageRules(wire);
    this.row = new DataRow(wire);
    wire.reads(this);
  }

  /** A request is about to be sent. */
  void asked() throws IOException {
    early = opaque ? 0 : buffer.available();
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
      if (buffer.size() > 0) {
        count = buffer.take(to, offset + copied, count);
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
    byte[] skipped = new byte[(int) Math.max(0, Math.min(count, ReceiveBuffer.CAPACITY))];
    int read = count <= 0 ? 0 : read(skipped, 0, skipped.length);
    if (read < 0) {
      throw new EOFException("the server's last message is incomplete");
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return opaque ? in.available() : buffer.available();
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
      } else if (row.hasNext()) {
        if (!value(some)) {
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
    if (!buffer.have(1, !some)) {
      return false;
    }
    int count = buffer.drop(dropping);
    dropping -= count;
    early -= count;
    return true;
  }

  /** One byte, and not one more is read: what follows may be TLS's. */
  private boolean answerAboutTls() throws IOException {
    if (!buffer.readOne()) {
      return false;
    }
    switch (buffer.get(0)) {
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
    if (!buffer.have(HEADER, !some)) {
      return false;
    }
    byte type = buffer.get(0);
    int body = buffer.int4(1) - 4;
    Optional<BackendMessage> known = BackendMessage.of(type);
    if (known.isEmpty() || !known.get().fits(body)) {
      throw any ? rules.unknown(type, body) : stranger();
    }
    BackendMessage message = known.get();
    any = true;
    rules.checkTime(message, early > 0);
    return switch (message) {
      case NOTICE_RESPONSE ->
          (body <= LONGEST_NOTICE && wire.takesNotice()) ? pass(message, body) : leaveOut(body);
      case NOTIFICATION_RESPONSE -> leaveOut(body);
      case PARAMETER_STATUS -> parameter(body, some);
      case NEGOTIATE_PROTOCOL_VERSION -> version(body, some);
      case ROW_DESCRIPTION -> description(body, some);
      case DATA_ROW -> row(body, some);
      // Not before the driver is through with all that came before, which is when it asks for more.
      case READY_FOR_QUERY -> !some && ready();
      default -> pass(message, body);
    };
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
    if (!buffer.have(HEADER + 1, true)) {
      return false;
    }
    wire.ready(buffer.get(HEADER) == 'I');
    passing = HEADER + 1;
    return true;
  }

  private boolean parameter(int body, boolean some) throws IOException {
    int length = Math.min(body, MessageRules.LONGEST_NAME);
    if (!buffer.have(HEADER + length, !some)) {
      return false;
    }
    String text = buffer.text(HEADER, length, StandardCharsets.ISO_8859_1);
    return MessageRules.isReported(text)
        ? pass(BackendMessage.PARAMETER_STATUS, body)
        : leaveOut(body);
  }

  private boolean version(int body, boolean some) throws IOException {
    if (!buffer.have(HEADER + body, !some)) {
      return false;
    }
    rules.checkRefusedOptions(buffer.int4(HEADER + 4));
    return pass(BackendMessage.NEGOTIATE_PROTOCOL_VERSION, body);
  }

  private boolean description(int body, boolean some) throws IOException {
    if (!buffer.have(HEADER + 2, !some)) {
      return false;
    }
    rules.checkDescription(buffer.int2(HEADER), body);
    return pass(BackendMessage.ROW_DESCRIPTION, body);
  }

  private boolean row(int body, boolean some) throws IOException {
    if (!buffer.have(HEADER + 2, !some)) {
      return false;
    }
    row.begin(buffer.int2(HEADER), body);
    passing = HEADER + 2;
    if (buffer.size() - HEADER >= body) {
      values();
    }
    return true;
  }

  /** The values of a row that has come as a whole, as most do: they pass as one piece. */
  private void values() throws WireException {
    while (row.hasNext()) {
      passing += row.value(buffer.int4((int) passing));
    }
  }

  private boolean value(boolean some) throws IOException {
    if (!buffer.have(4, !some)) {
      return false;
    }
    passing = row.value(buffer.int4(0));
    return true;
  }

  /** Something else listens there. */
  private WireException stranger() throws IOException {
    if (buffer.size() < HEADER) {
      buffer.readAvailable();
    }
    String said = buffer.text(0, 60, StandardCharsets.US_ASCII);
    return wire.protocol(
        "the server does not speak the PostgreSQL protocol; it sent \""
            + said.replaceAll("[^ -~]", ".")
            + "\"");
  }
}
