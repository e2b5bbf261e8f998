package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.GzipMember;
import dev.pgvitals.metric.gzip.Segment;
import dev.pgvitals.metric.store.IndexedFamily;
import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body with gzip, of which what is large has been compressed before. Thread-safe. */
final class GzipBody extends Body {
  private static final int MOST = 1 << 16;

  private final List<byte[]> parts;
  private volatile boolean asked;
  private volatile byte @Nullable [] joined;

  private GzipBody(Format format, List<byte[]> parts, boolean empty) {
    super(format, parts.stream().mapToLong(part -> part.length).sum(), empty);
    this.parts = parts;
  }

  /** Of what has all been compressed before. */
  static Body of(Format format, List<Segment> segments, boolean empty) {
    GzipMember member = new GzipMember();
    segments.forEach(member::add);
    return new GzipBody(format, member.end(), empty);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] ready = joined;
    if (ready == null && asked) {
      ready = joined();
      joined = ready;
    }
    asked = true;
    if (ready != null) {
      out.write(ready);
    } else {
      writeParts(out);
    }
  }

  private void writeParts(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, (int) Math.min(length(), MOST));
    for (byte[] part : parts) {
      buffered.write(part);
    }
    buffered.flush();
  }

  /** One that is sent again is likely to be sent many times. */
  private byte[] joined() {
    byte[] all = new byte[(int) length()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static final class Builder implements BodyBuilder {
    private final GzipMember member = new GzipMember();
    private final Deflation deflation;

    Builder(Deflation deflation) {
      this.deflation = deflation;
    }

    @Override
    public void add(FixedText text) {
      member.add(text.segment());
    }

    @Override
    public void add(List<Chunk> chunks) {
      IndexedFamily.compress(chunks, deflation).forEach(member::add);
    }

    @Override
    public Body build(Format format, boolean empty) {
      return new GzipBody(format, member.end(), empty);
    }
  }
}
