package dev.pgvitals.metric;

import java.io.IOException;
import java.io.OutputStream;

/** A whole exposition, complete before the first byte is sent. Immutable. */
public abstract sealed class Body permits PlainBody, GzipBody {
  static final int BUFFER_SIZE = 1 << 17;

  private final Format format;
  private final long length;

  Body(Format format, long length) {
    this.format = format;
    this.length = length;
  }

  /** The format that it is in, which need not be the one asked for. */
  public final Format format() {
    return format;
  }

  public final boolean gzip() {
    return this instanceof GzipBody;
  }

  /** Exactly as many bytes as {@link #writeTo} writes. */
  public final long length() {
    return length;
  }

  /** Writes all of it, in few large pieces. */
  public abstract void writeTo(OutputStream out) throws IOException;
}
