package dev.pgvitals.source.socket;

import dev.pgvitals.text.Plural;

/**
 * The row that is being read: its values must fill it exactly, and each is counted before the
 * driver makes an array for it. Not thread-safe.
 */
final class DataRow {
  /** Of the heap: a row's object, its array's head and its place in the list of rows. */
  private static final int ROW = 48;

  private static final int ARRAY = 16;

  private final Wire wire;
  private long bytesLeft;
  private int valuesLeft;

  DataRow(Wire wire) {
    this.wire = wire;
  }

  /** A row begins, of so many columns in so many bytes. */
  void begin(int columns, int body) throws WireException {
    bytesLeft = body - 2L;
    if (bytesLeft < 4L * columns || (columns == 0 && bytesLeft > 0)) {
      throw wire.protocol(
          "a row of " + Plural.of(columns, "column") + " in " + Plural.of(body, "byte"));
    }
    wire.row(bytesLeft - 4L * columns);
    wire.takes(ROW + 4L * columns);
    valuesLeft = columns;
  }

  /** Whether a value comes next. */
  boolean hasNext() {
    return valuesLeft > 0;
  }

  /**
   * A value begins.
   *
   * @param size as the server says it: -1 for NULL
   * @return its bytes, with those of its length
   */
  long value(int size) throws WireException {
    long most = bytesLeft - 4L * valuesLeft;
    valuesLeft--;
    if (size < -1 || size > most || (valuesLeft == 0 && Math.max(0, size) != most)) {
      throw wire.protocol("a value of " + Plural.of(size, "byte") + " in a row that has " + most);
    }
    if (size >= 0) {
      wire.takes(ARRAY + (size + 7L & ~7L));
    }
    long bytes = 4L + Math.max(0, size);
    bytesLeft -= bytes;
    return bytes;
  }
}
