package dev.pgvitals.metric;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** The lines of one family while a slice is being made. */
final class FamilyText {
  private final byte[] name;
  private final TextBuffer out = new TextBuffer(512);
  private final BitSet rows = new BitSet();
  private final Set<Bucket> buckets = new HashSet<>();
  private int lines;

  private record Bucket(int row, double upperBound) {}

  FamilyText(String name) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
  }

  /** False if the row has its sample already. */
  boolean claim(SeriesLabels labels) {
    if (rows.get(labels.row)) {
      return false;
    }
    rows.set(labels.row);
    return true;
  }

  boolean claim(SeriesLabels labels, double upperBound) {
    return buckets.add(new Bucket(labels.row, upperBound));
  }

  /** Begins a line; the caller adds the value and the newline. */
  TextBuffer line(String suffix, byte[] labels) {
    lines++;
    out.append(name).append(suffix);
    if (labels.length > 0) {
      out.append('{').append(labels).append('}');
    }
    return out.append(' ');
  }

  int lines() {
    return lines;
  }

  TextBuffer text() {
    return out;
  }
}
