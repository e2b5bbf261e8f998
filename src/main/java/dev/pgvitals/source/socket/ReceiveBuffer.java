package dev.pgvitals.source.socket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/** What has come from a server and was not passed on yet. Not thread-safe. */
final class ReceiveBuffer {
  /** What the driver asks for at once. */
  static final int CAPACITY = 8192;

  private final InputStream in;
  private final byte[] bytes = new byte[CAPACITY];
  private int at;
  private int end;

  ReceiveBuffer(InputStream in) {
    this.in = in;
  }

  int size() {
    return end - at;
  }

  /** How many bytes have come, here or in the socket. */
  int available() throws IOException {
    return end - at + in.available();
  }

  /** Whether so many bytes are there; waits for them unless it need not. */
  boolean have(int count, boolean wait) throws IOException {
    while (end - at < count) {
      if (!wait) {
        return false;
      }
      if (at > 0) {
        System.arraycopy(bytes, at, bytes, 0, end - at);
        end -= at;
        at = 0;
      }
      int read = in.read(bytes, end, CAPACITY - end);
      if (read < 0) {
        return false;
      }
      end += read;
    }
    return true;
  }

  /** In place of all there is: the next byte, and not one more is read. False: there is none. */
  boolean readOne() throws IOException {
    at = 0;
    end = Math.max(0, in.read(bytes, 0, 1));
    return end > 0;
  }

  /** Adds what has come already. */
  void readAvailable() throws IOException {
    if (in.available() > 0) {
      end += Math.max(0, in.read(bytes, end, CAPACITY - end));
    }
  }

  byte get(int index) {
    return bytes[at + index];
  }

  int int2(int index) {
    return BigEndian.int2(bytes, at + index);
  }

  int int4(int index) {
    return BigEndian.int4(bytes, at + index);
  }

  /** At most so many bytes as text. */
  String text(int index, int length, Charset charset) {
    return new String(bytes, at + index, Math.min(length, end - at - index), charset);
  }

  /** Moves at most so many bytes out of here; gives how many it were. */
  int take(byte[] to, int offset, int most) {
    int count = Math.min(most, end - at);
    System.arraycopy(bytes, at, to, offset, count);
    at += count;
    return count;
  }

  /** Drops at most so many bytes; gives how many it were. */
  int drop(long most) {
    int count = (int) Math.min(most, end - at);
    at += count;
    return count;
  }
}
