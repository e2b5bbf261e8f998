package dev.pgvitals.metric.text;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.gzip.Deflation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    return compressed(deflation, last, List.of());
  }

  /**
   * As above, with families together that stand together on the page.
   *
   * @param plans none for a histogram, whose text is another in each format
   */
  public Slice compressed(Deflation deflation, Optional<Slice> last, List<Block.Plan> plans) {
    Optional<Slice> alike = last.filter(slice -> slice.families.equals(families));
    Chunk[] known = alike.isPresent() ? alike.get().chunks : new Chunk[0];
    @Nullable Chunk[] kept = new Chunk[chunks.length];
    for (Block.Plan plan : plans) {
      plan.keep(chunks, known, kept, deflation);
    }
    Chunk[] all = new Chunk[chunks.length];
    for (int i = 0; i < all.length; i++) {
      Chunk fresh = chunks[i];
      Chunk planned = kept[i];
      if (planned != null) {
        all[i] = planned;
      } else {
        boolean same = known.length > 0 && known[i].sameAs(fresh) && known[i].standsAlone();
        all[i] = (same ? known[i] : fresh).compressed(deflation);
      }
    }
    return new Slice(key, families, all, rows);
  }

  /** The same slice with one chunk replaced. */
  public Slice with(int family, Chunk chunk) {
    Chunk[] changed = chunks.clone();
    changed[family] = chunk;
    return new Slice(key, families, changed, rows);
  }
}
