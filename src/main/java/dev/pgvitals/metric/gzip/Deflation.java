package dev.pgvitals.metric.gzip;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.Deflater;

/** Text to segments. Not thread-safe; closing it lends its native memory to the next. */
public final class Deflation implements AutoCloseable {
  /** Text shorter than this is better compressed together with its neighbours. */
  public static final int WORTHWHILE = 512;

  private final Pool pool;
  private byte[] out = new byte[0];
  private final Map<Effort, Deflater> deflaters = new EnumMap<>(Effort.class);

  /** How much time to spend on how few bytes. */
  public enum Effort {
    /** For what is compressed anew while somebody waits. */
    QUICK(1),

    /**
     * On lines that are nearly alike, an eighth fewer bytes than {@link #QUICK} in twice the time.
     */
    THOROUGH(4);

    private final int level;

    Effort(int level) {
      this.level = level;
    }
  }

  /**
   * Deflaters at rest. One takes a quarter of a megabyte, and longer to make than to use.
   * Thread-safe.
   */
  public static final class Pool {
    private static final int MAX_IDLE = 2;

    private final Map<Effort, Queue<Deflater>> resting =
        Map.of(
            Effort.QUICK, new ArrayBlockingQueue<>(MAX_IDLE),
            Effort.THOROUGH, new ArrayBlockingQueue<>(MAX_IDLE));

    /** One for the calling thread, to be closed by it. */
    public Deflation open() {
      return new Deflation(this);
    }

    private Deflater take(Effort effort) {
      Deflater rested = queue(effort).poll();
      return rested == null ? new Deflater(effort.level, true) : rested;
    }

    private void put(Effort effort, Deflater used) {
      if (!queue(effort).offer(used)) {
        used.end();
      }
    }

    private Queue<Deflater> queue(Effort effort) {
      return Objects.requireNonNull(resting.get(effort));
    }
  }

  private Deflation(Pool pool) {
    this.pool = pool;
  }

  /** As {@link #deflate(byte[], int, Effort)}, quickly. */
  public Segment deflate(byte[] text, int length) {
    return deflate(text, length, Effort.QUICK);
  }

  /**
   * Compresses the first bytes of an array on their own: no reference to anything before, and after
   * a sync flush anything can follow.
   */
  public Segment deflate(byte[] text, int length, Effort effort) {
    Deflater fresh = fresh(effort);
    fresh.setInput(text, 0, length);
    int end = 0;
    int room;
    int count;
    do {
      int least = Math.max(64, length / 8);
      if (out.length - end < least) {
        out = Arrays.copyOf(out, Math.max(end + least, out.length * 2));
      }
      room = out.length - end;
      count = fresh.deflate(out, end, room, Deflater.SYNC_FLUSH);
      end += count;
    } while (count == room);
    return new Segment(Arrays.copyOf(out, end), length, Crc.of(text, 0, length));
  }

  /** Taken when first needed: most of those who may compress do not. */
  private Deflater fresh(Effort effort) {
    Deflater known = deflaters.computeIfAbsent(effort, pool::take);
    known.reset();
    return known;
  }

  @Override
  public void close() {
    deflaters.forEach(pool::put);
    deflaters.clear();
  }
}
