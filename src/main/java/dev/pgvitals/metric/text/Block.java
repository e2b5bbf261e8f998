package dev.pgvitals.metric.text;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Families of one slice with their headers, compressed together as they stand on a page: each is
 * nearly what the one before is. Immutable.
 */
public final class Block {
  public final Segment segment;
  private final Format format;
  private final List<Chunk> chunks;

  private Block(TextBuffer text, Format format, int count, Deflation deflation) {
    this.segment = deflation.deflate(text.array(), text.length(), Deflation.Effort.THOROUGH);
    this.format = format;
    this.chunks = new ArrayList<>(count);
  }

  /**
   * Which families of a slice stand together on the page that is asked for.
   *
   * @param families by their places in the slice, in the order of the page
   * @param headers one for each of them, in that format
   */
  public record Plan(Format format, List<Integer> families, List<FixedText> headers) {
    /** Puts the chunks of these families, in a form to be kept, in their places. */
    void keep(Chunk[] fresh, Chunk[] last, @Nullable Chunk[] kept, Deflation deflation) {
      if (isSame(fresh, last)) {
        for (int family : families) {
          kept[family] = last[family];
        }
      } else {
        compress(fresh, kept, deflation);
      }
    }

    private boolean isSame(Chunk[] fresh, Chunk[] last) {
      for (int family : families) {
        if (last.length == 0 || !last[family].sameAs(fresh[family])) {
          return false;
        }
      }
      return true;
    }

    private void compress(Chunk[] fresh, @Nullable Chunk[] kept, Deflation deflation) {
      int length = 0;
      int count = 0;
      for (int i = 0; i < families.size(); i++) {
        if (fresh[families.get(i)].series() > 0) {
          length += headers.get(i).plain().length() + fresh[families.get(i)].length();
          count++;
        }
      }
      TextBuffer text = new TextBuffer(length);
      int[] offsets = new int[families.size()];
      for (int i = 0; i < families.size(); i++) {
        Chunk chunk = fresh[families.get(i)];
        if (chunk.series() > 0) {
          text.append(headers.get(i).plain().text());
          offsets[i] = text.length();
          chunk.appendTo(text);
        }
      }
      Block block = new Block(text, format, count, deflation);
      for (int i = 0; i < families.size(); i++) {
        Chunk chunk = fresh[families.get(i)];
        kept[families.get(i)] = chunk.series() == 0 ? chunk : block.add(chunk, offsets[i]);
      }
    }
  }

  private Chunk add(Chunk fresh, int offset) {
    Chunk part = new Chunk.Part(this, offset, fresh);
    chunks.add(part);
    return part;
  }

  /**
   * Whether it is all of the text of these chunks and their headers, and nothing more.
   *
   * @param others in the order of the page
   */
  public boolean isOf(Format other, List<Chunk> others) {
    return format == other && Chunk.same(chunks, others);
  }
}
