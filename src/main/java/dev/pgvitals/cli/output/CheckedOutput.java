package dev.pgvitals.cli.output;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Where a command prints to. A {@link java.io.PrintWriter} over it does not swallow what goes
 * wrong: a page that nobody gets is a failure, and the work for it ends there.
 */
public final class CheckedOutput extends OutputStream {
  private final OutputStream out;

  public CheckedOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * As of any stream.
   *
   * @throws OutputLostException when it cannot be written
   */
  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new OutputLostException(e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputLostException(e);
    }
  }
}
