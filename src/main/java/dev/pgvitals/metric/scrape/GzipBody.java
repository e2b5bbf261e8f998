package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.GzipMember;
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

  private GzipBody(Format format, List<byte[]> parts, long length, boolean empty) {
    super(format, length, empty);
    this.parts = parts;
  }

  /** Of a member that is complete but for its end. */
  static Body of(Format format, GzipMember member, boolean empty) {
    List<byte[]> parts = member.end();
    return new GzipBody(format, parts, member.length(), empty);
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
      return of(format, member, empty);
    }
  }
}
