package dev.pgvitals.maintain.run;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Remembers why it could not be written to: whoever writes may tell only of what came of that. */
final class NotedStream extends OutputStream {
  private final OutputStream to;
  private volatile Optional<IOException> failure = Optional.empty();

  NotedStream(OutputStream to) {
    this.to = to;
  }

  Optional<IOException> failure() {
    return failure;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    try {
      to.write(from, offset, length);
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
  }
}
