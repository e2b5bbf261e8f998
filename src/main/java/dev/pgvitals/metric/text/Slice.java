package dev.pgvitals.metric.text;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.gzip.Deflation;
import java.util.List;
import java.util.Optional;

/**
 * All samples of one run, rendered. Immutable; made by {@link SliceBuilder}.
 *
 * <p>It has a chunk for every family that its query can give, also for those that gave nothing this
 * time: so the shape of a query's slices stays the same from run to run.
 */
public final class Slice {
  private final SliceKey key;
  private final List<MetricFamily> families;
  private final Chunk[] chunks;
  private final long[] rows;
  private final int series;

  /**
   * @param chunks one a family
   * @param rows hashes of the rows' labels, all different
   */
  Slice(SliceKey key, List<MetricFamily> families, Chunk[] chunks, long[] rows) {
    this.key = key;
    this.families = families;
    this.chunks = chunks;
    this.rows = rows;
    int sum = 0;
    for (Chunk chunk : chunks) {
      sum += chunk.series();
    }
    this.series = sum;
  }

  /** What it is the result of. */
  public SliceKey key() {
    return key;
  }

  /** How many series it has: a histogram counts every bucket, its sum and its count. */
  public int series() {
    return series;
  }

  /** What its query can give, in the order of its chunks. */
  public List<MetricFamily> families() {
    return families;
  }

  /** The lines of one of the {@link #families}, by its place among them; empty without samples. */
  public Chunk chunk(int family) {
    return chunks[family];
  }

  /** Hashes of the labels of its rows, all different. Not to be changed. */
  public long[] rows() {
    return rows;
  }

  /**
   * The same slice, in the form in which it is to be kept.
   *
   * @param last of the same key: most of a quiet database's text has not changed since, and need
   *     not be compressed again
   */
  public Slice compressed(Deflation deflation, Optional<Slice> last) {
    Optional<Slice> alike = last.filter(slice -> slice.families.equals(families));
    Chunk[] compressed = new Chunk[chunks.length];
    for (int i = 0; i < chunks.length; i++) {
      Chunk fresh = chunks[i];
      Chunk known = alike.isPresent() ? alike.get().chunks[i] : fresh;
      compressed[i] =
          known.sameAs(fresh) ? known.compressed(deflation) : fresh.compressed(deflation);
    }
    return new Slice(key, families, compressed, rows);
  }

  /** The same slice with one chunk replaced. */
  public Slice with(int family, Chunk chunk) {
    Chunk[] changed = chunks.clone();
    changed[family] = chunk;
    return new Slice(key, families, changed, rows);
  }
}
