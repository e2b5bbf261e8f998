package dev.pgvitals.metric.exposition;

import dev.pgvitals.metric.store.IndexedFamily;
import dev.pgvitals.metric.text.Crc;
import dev.pgvitals.metric.text.Deflation;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Segment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** One gzip member (RFC 1952) joined from segments: what is large has been compressed before. */
final class GzipBody extends Body {
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  /** An empty block that says it is the last. */
  private static final byte[] END = {3, 0};

  private static final int TRAILER_LENGTH = 8;

  private final List<byte[]> parts;

  private GzipBody(Format format, List<byte[]> parts, boolean empty) {
    super(format, parts.stream().mapToLong(part -> part.length).sum(), empty);
    this.parts = parts;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, PIECE);
    for (byte[] part : parts) {
      writePieces(part, buffered);
    }
    buffered.flush();
  }

  static final class Builder implements BodyBuilder {
    private final List<byte[]> parts = new ArrayList<>();
    private final Deflation deflation;
    private final boolean keep;
    private int crc;
    private long textLength;

    /**
     * @param keep whether the next scrape is likely to ask for the same
     */
    Builder(Deflation deflation, boolean keep) {
      this.deflation = deflation;
      this.keep = keep;
      parts.add(HEADER);
    }

    @Override
    public void add(FixedText text) {
      add(text.segment());
    }

    @Override
    public void add(IndexedFamily family, List<IndexedFamily.Stretch> chunks) {
      for (IndexedFamily.Stretch stretch : chunks) {
        List<Segment> segments =
            keep
                ? family.segments(stretch, deflation)
                : IndexedFamily.compress(stretch.chunks(), deflation);
        segments.forEach(this::add);
      }
    }

    private void add(Segment segment) {
      parts.add(segment.deflated);
      crc = Crc.join(crc, segment.crc, segment.crcShift);
      textLength += segment.length;
    }

    @Override
    public Body build(Format format, boolean empty) {
      byte[] trailer = new byte[TRAILER_LENGTH];
      for (int i = 0; i < 4; i++) {
        trailer[i] = (byte) (crc >>> (8 * i));
        trailer[4 + i] = (byte) (textLength >>> (8 * i));
      }
      parts.add(END);
      parts.add(trailer);
      return new GzipBody(format, parts, empty);
    }
  }
}
