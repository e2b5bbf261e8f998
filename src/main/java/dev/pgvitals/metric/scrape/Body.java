package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.text.Format;
import java.io.IOException;
import java.io.OutputStream;

/** A whole exposition, complete before the first byte is sent. Immutable. */
public abstract sealed class Body permits PlainBody, GzipBody {
  private final Format format;
  private final long length;
  private final boolean empty;

  Body(Format format, long length, boolean empty) {
    this.format = format;
    this.length = length;
    this.empty = empty;
  }

  /** Whether nothing that was selected has a sample. */
  public final boolean empty() {
    return empty;
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

  /** Writes all of it, in pieces of any size. */
  public abstract void writeTo(OutputStream out) throws IOException;
}
