package dev.pgvitals.bench.soak.subject;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a server may send that nobody asked for. */
final class HostileMessages {
  /** ReadyForQuery: its type, its length of five, and the transaction's state. */
  private static final int READY_BYTES = 6;

  private static final int ROUNDS = 33_000;

  private HostileMessages() {}

  /** Whether it ends where messages of another kind may follow. */
  static boolean endsAnswer(byte[] piece, int length) {
    int at = length - READY_BYTES;
    return at >= 0
        && piece[at] == 'Z'
        && piece[at + 1] == 0
        && piece[at + 2] == 0
        && piece[at + 3] == 0
        && piece[at + 4] == 5;
  }

  /** A hundred thousand notifications, changed parameters and notices, 4 MB in all. */
  static void flood(OutputStream client) throws IOException {
    ByteArrayOutputStream once = new ByteArrayOutputStream();
    message(once, 'A', "\0\0\0\1channel\0a notification that nobody listens for\0");
    message(once, 'S', "application_name\0as you like it\0");
    message(once, 'N', "SNOTICE\0C00000\0Msay nothing\0\0");
    byte[] bytes = once.toByteArray();
    for (int i = 0; i < ROUNDS; i++) {
      client.write(bytes);
    }
  }

  /** The beginning of a message of two gigabytes; what comes next is taken for its content. */
  static void lie(OutputStream client) throws IOException {
    client.write(new byte[] {'S', 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff});
  }

  private static void message(OutputStream to, char type, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    DataOutputStream out = new DataOutputStream(to);
    out.writeByte(type);
    out.writeInt(bytes.length + Integer.BYTES);
    out.write(bytes);
    out.flush();
  }
}
