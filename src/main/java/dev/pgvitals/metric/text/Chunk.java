package dev.pgvitals.metric.text;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Inflation;
import dev.pgvitals.metric.gzip.Segment;
import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rendered lines of one family of one slice, kept compressed where they are many. Immutable.
 */
public abstract sealed class Chunk {
  /** Stands for none. */
  private static final long NO_FINGERPRINT = 0;

  private static final int INFLATED = 1 << 12;

  private final int series;
  private final long fingerprint;
  private volatile @Nullable Chunk withoutServer;

  /** Null: the same. */
  private @Nullable Chunk openMetrics;

  private Chunk(int series, long fingerprint) {
    this.series = series;
    this.fingerprint = fingerprint;
  }

  /** To be published as it is. */
  public static Chunk plain(TextBuffer text, int lines) {
    return lines == 0 ? Plain.NOTHING : new Plain(text.toBytes(), lines);
  }

  /**
   * To be kept, compressed if that is worth it.
   *
   * @param text not to be changed any more
   * @param fingerprint the same only for the same text, among the chunks of a family
   */
  static Chunk of(TextBuffer text, int lines, long fingerprint) {
    return lines == 0 ? Plain.NOTHING : new Fresh(text, lines, fingerprint);
  }

  /** The same, in the form in which it is to be kept. */
  final Chunk compressed(Deflation deflation) {
    if (!(this instanceof Fresh fresh)) {
      return this;
    }
    Chunk kept =
        fresh.length() >= Deflation.WORTHWHILE
            ? new Compressed(
                deflation.deflate(fresh.text.array(), fresh.length()), series, fingerprint)
            : new Plain(fresh.text.toBytes(), series, fingerprint);
    return openMetrics == null ? kept : kept.withOpenMetrics(openMetrics.compressed(deflation));
  }

  /**
   * This one, with other lines for OpenMetrics. Only for one that nobody else has seen.
   *
   * @param other as many lines of the same series
   */
  final Chunk withOpenMetrics(Chunk other) {
    openMetrics = other;
    return this;
  }

  /** The lines as that format has them. */
  public final Chunk in(Format format) {
    return format == Format.OPENMETRICS && openMetrics != null ? openMetrics : this;
  }

  /** Whether the other one of the same family has the same text; false when that is not known. */
  final boolean sameAs(Chunk other) {
    return (fingerprint != NO_FINGERPRINT || series == 0)
        && fingerprint == other.fingerprint
        && series == other.series
        && length() == other.length();
  }

  /** Whether both have the very same objects: an unchanged slice brings these again. */
  public static boolean same(List<Chunk> some, List<Chunk> others) {
    int size = some.size();
    if (size != others.size()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (some.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is not compressed together with others. */
  final boolean standsAlone() {
    return !(this instanceof Part);
  }

  /** Lines in it. */
  public final int series() {
    return series;
  }

  /** The same lines without their first label, {@code server}; kept for the next who asks. */
  public final Chunk withoutServer(Deflation deflation) {
    Chunk known = withoutServer;
    if (known == null) {
      known = of(stripped(), series, NO_FINGERPRINT).compressed(deflation);
      withoutServer = known;
    }
    return known;
  }

  /** The same without some of its lines, by their number from 0, to be published as it is. */
  public final Chunk without(BitSet left) {
    Chunk rest = plain(kept(left), series - left.cardinality());
    return openMetrics == null || rest.series == 0
        ? rest
        : rest.withOpenMetrics(openMetrics.without(left));
  }

  private TextBuffer kept(BitSet left) {
    TextBuffer kept = new TextBuffer(0);
    int number = 0;
    for (LineScanner line = new LineScanner(text()); line.next(); number++) {
      if (!left.get(number)) {
        kept.append(line.text(), line.start(), line.end());
      }
    }
    return kept;
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
  public abstract int length();

  /** The lines themselves, not to be changed. */
  public byte[] text() {
    try (Inflation inflation = new Inflation(INFLATED)) {
      return text(inflation);
    }
  }

  /** As above; the less work, the nearer the chunk stands behind the last one asked for. */
  public abstract byte[] text(Inflation inflation);

  /** Writes the lines, a buffer of the inflation's at a time. */
  public void writeTo(OutputStream out, Inflation inflation) throws IOException {
    out.write(text(inflation));
  }

  void appendTo(TextBuffer out) {
    out.append(text());
  }

  /** Just rendered, in a buffer with room behind its end: not yet in a form to be kept. */
  static final class Fresh extends Chunk {
    private final TextBuffer text;

    private Fresh(TextBuffer text, int series, long fingerprint) {
      super(series, fingerprint);
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public byte[] text(Inflation inflation) {
      return text.toBytes();
    }

    @Override
    void appendTo(TextBuffer out) {
      out.append(text.array(), 0, text.length());
    }
  }

  /** Few lines, kept as they are: compressed one by one they would hardly shrink. */
  static final class Plain extends Chunk {
    static final Plain NOTHING = new Plain(new byte[0], 0);

    final byte[] text;

    Plain(byte[] text, int series) {
      this(text, series, NO_FINGERPRINT);
    }

    private Plain(byte[] text, int series, long fingerprint) {
      super(series, fingerprint);
      this.text = text;
    }

    @Override
    public int length() {
      return text.length;
    }

    @Override
    public byte[] text() {
      return text;
    }

    @Override
    public byte[] text(Inflation inflation) {
      return text;
    }
  }

  /** Many lines, kept compressed only: a twentieth of the memory, and what scrapers ask for. */
  public static final class Compressed extends Chunk {
    public final Segment segment;

    Compressed(Segment segment, int series, long fingerprint) {
      super(series, fingerprint);
      this.segment = segment;
    }

    @Override
    public int length() {
      return segment.length;
    }

    @Override
    public byte[] text(Inflation inflation) {
      return inflation.read(segment, 0, segment.length);
    }

    @Override
    public void writeTo(OutputStream out, Inflation inflation) throws IOException {
      inflation.write(segment, out);
    }
  }

  /** Kept compressed as one of several families of its slice. */
  public static final class Part extends Chunk {
    public final Block block;
    private final int offset;
    private final int length;

    Part(Block block, int offset, Chunk fresh) {
      super(fresh.series, fresh.fingerprint);
      this.block = block;
      this.offset = offset;
      this.length = fresh.length();
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public byte[] text(Inflation inflation) {
      return inflation.read(block.segment, offset, offset + length);
    }

    @Override
    public void writeTo(OutputStream out, Inflation inflation) throws IOException {
      inflation.write(block.segment, offset, offset + length, out);
    }
  }
}
