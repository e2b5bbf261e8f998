package dev.pgvitals.metric;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** One gzip member (RFC 1952) put together from segments: nothing is compressed or even read. */
final class GzipBody extends Body {
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  /** An empty block that says it is the last. */
  private static final byte[] END = {3, 0};

  private static final int TRAILER_LENGTH = 8;

  private final List<byte[]> parts;

  private GzipBody(Format format, List<byte[]> parts) {
    super(format, parts.stream().mapToLong(part -> part.length).sum());
    this.parts = parts;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    OutputStream buffered =
        new BufferedOutputStream(out, (int) Math.min(length() + 1, BUFFER_SIZE));
    for (byte[] part : parts) {
      buffered.write(part);
    }
    buffered.flush();
  }

  /** Collects the segments in order. */
  static final class Builder {
    private final List<byte[]> parts = new ArrayList<>();
    private int crc;
    private long textLength;

    Builder() {
      parts.add(HEADER);
    }

    Builder add(Segment segment) {
      parts.add(segment.deflated);
      crc = Crc.join(crc, segment.crc, segment.crcShift);
      textLength += segment.length;
      return this;
    }

    Body build(Format format) {
      byte[] trailer = new byte[TRAILER_LENGTH];
      for (int i = 0; i < 4; i++) {
        trailer[i] = (byte) (crc >>> 8 * i);
        trailer[4 + i] = (byte) (textLength >>> 8 * i);
      }
      parts.add(END);
      parts.add(trailer);
      return new GzipBody(format, parts);
    }
  }
}
