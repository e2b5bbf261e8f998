package dev.pgvitals.metric;

import org.jspecify.annotations.Nullable;

/** The rendered lines of one family of one slice. Immutable. */
abstract sealed class Chunk {
  private final int series;
  private volatile @Nullable Chunk withoutServer;

  private Chunk(int series) {
    this.series = series;
  }

  static Chunk of(TextBuffer text, int lines) {
    return lines == 0 ? Plain.NOTHING : new Plain(text.toBytes(), lines);
  }

  /** The same, in the form in which it is to be kept. */
  final Chunk compressed(Deflation deflation) {
    return this instanceof Plain plain && plain.text.length >= Deflation.WORTHWHILE
        ? new Compressed(deflation.deflate(plain.text, plain.text.length), series)
        : this;
  }

  /** Lines in it. */
  final int series() {
    return series;
  }

  /** The same lines without their first label, {@code server}; kept for the next who asks. */
  final Chunk withoutServer(Deflation deflation) {
    Chunk known = withoutServer;
    if (known == null) {
      known = Chunk.of(stripped(), series).compressed(deflation);
      withoutServer = known;
    }
    return known;
  }

  private TextBuffer stripped() {
    TextBuffer out = new TextBuffer(length());
    for (LineScanner line = new LineScanner(text()); line.next(); ) {
      byte[] text = line.text();
      int labels = line.labels();
      int rest = line.endOfPair(labels);
      if (text[rest] == ',') {
        out.append(text, line.start(), labels).append(text, rest + 1, line.end());
      } else {
        out.append(text, line.start(), labels - 1).append(text, rest + 1, line.end());
      }
    }
    return out;
  }

  /** Of the text, in bytes. */
  abstract int length();

  abstract byte[] text();

  /** Few lines, kept as they are: compressed one by one they would hardly shrink. */
  static final class Plain extends Chunk {
    static final Plain NOTHING = new Plain(new byte[0], 0);

    final byte[] text;

    Plain(byte[] text, int series) {
      super(series);
      this.text = text;
    }

    @Override
    int length() {
      return text.length;
    }

    @Override
    byte[] text() {
      return text;
    }
  }

  /** Many lines, kept compressed only: a twentieth of the memory, and what scrapers ask for. */
  static final class Compressed extends Chunk {
    final Segment segment;

    Compressed(Segment segment, int series) {
      super(series);
      this.segment = segment;
    }

    @Override
    int length() {
      return segment.length;
    }

    @Override
    byte[] text() {
      return Inflation.inflate(segment);
    }
  }
}
