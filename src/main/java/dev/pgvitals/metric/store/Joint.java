package dev.pgvitals.metric.store;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Inflation;
import dev.pgvitals.metric.gzip.Segment;
import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.TextBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts text into segments, in order: what is not compressed yet together. Not thread-safe. */
final class Joint implements AutoCloseable {
  private static final int INFLATED = 1 << 13;

  private final List<Segment> segments = new ArrayList<>();
  private final TextBuffer text = new TextBuffer(0);
  private final Deflation deflation;
  private final Deflation.Effort effort;
  private @Nullable Inflation inflation;

  Joint(Deflation deflation, Deflation.Effort effort) {
    this.deflation = deflation;
    this.effort = effort;
  }

  void add(FixedText fixed) {
    text.append(fixed.plain().text());
  }

  /** Adds it as it is, if it is compressed. */
  void add(Chunk chunk) {
    if (chunk instanceof Chunk.Compressed alone) {
      flush();
      segments.add(alone.segment);
    } else {
      addText(chunk);
    }
  }

  /** Adds it to be compressed together with its neighbours, whether it was before or not. */
  void addText(Chunk chunk) {
    if (chunk instanceof Chunk.Part || chunk instanceof Chunk.Compressed) {
      if (inflation == null) {
        inflation = new Inflation(INFLATED);
      }
      text.append(chunk.text(inflation));
    } else {
      text.append(chunk.text());
    }
  }

  /** All that was added. */
  List<Segment> end() {
    flush();
    return segments;
  }

  private void flush() {
    if (text.length() > 0) {
      segments.add(deflation.deflate(text.array(), text.length(), effort));
      text.clear();
    }
  }

  @Override
  public void close() {
    if (inflation != null) {
      inflation.close();
    }
  }
}
