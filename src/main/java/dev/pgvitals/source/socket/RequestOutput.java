package dev.pgvitals.source.socket;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What is asked of a server, before TLS: from here a {@link Wire} knows when an answer is due. */
final class RequestOutput extends FilterOutputStream {
  private static final int REQUEST_LENGTH = 8;

  /** "1234" and the codes of the requests for TLS and for GSSAPI's encryption. */
  private static final int TLS = 1234 << 16 | 5679;

  private static final int GSSAPI = 1234 << 16 | 5680;

  /** What certainly fits into the socket's buffer, so that writing it takes no time. */
  private static final int SMALL = 4096;

  private final Wire wire;
  private int length;

  RequestOutput(OutputStream out, Wire wire) {
    super(out);
    this.wire = wire;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (isRequestForEncryption(bytes, offset, count)) {
      wire.askedForTls();
    } else if (wire.asks()) {
      length = 0;
    }
    length += count;
    Runnable done = length <= SMALL ? () -> {} : wire.watched();
    try {
      out.write(bytes, offset, count);
    } catch (IOException e) {
      throw gone(e);
    } finally {
      done.run();
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** When the driver cannot say farewell, it leaves the socket open, and in its place. */
  private IOException gone(IOException e) {
    wire.cut();
    return e;
  }

  private boolean isRequestForEncryption(byte[] bytes, int offset, int count) {
    if (count != REQUEST_LENGTH || wire.stage() == Wire.Stage.STARTED) {
      return false;
    }
    int code = BigEndian.int4(bytes, offset + 4);
    return code == TLS || code == GSSAPI;
  }
}
