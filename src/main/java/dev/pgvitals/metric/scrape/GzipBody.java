package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.GzipMember;
import dev.pgvitals.metric.gzip.Segment;
import dev.pgvitals.metric.store.IndexedFamily;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A body with gzip, of which what is large has been compressed before. */
final class GzipBody extends Body {
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
    private final GzipMember member = new GzipMember();
    private final Deflation deflation;
    private final boolean keep;

    /**
     * @param keep whether the next scrape is likely to ask for the same
     */
    Builder(Deflation deflation, boolean keep) {
      this.deflation = deflation;
      this.keep = keep;
    }

    @Override
    public void add(FixedText text) {
      member.add(text.segment());
    }

    @Override
    public void add(IndexedFamily family, List<IndexedFamily.Group> groups) {
      for (IndexedFamily.Group group : groups) {
        List<Segment> segments =
            keep
                ? family.segments(group, deflation)
                : IndexedFamily.compress(group.chunks(), deflation);
        segments.forEach(member::add);
      }
    }

    @Override
    public Body build(Format format, boolean empty) {
      return new GzipBody(format, member.end(), empty);
    }
  }
}
