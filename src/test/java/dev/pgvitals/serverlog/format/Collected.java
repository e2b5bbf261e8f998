package dev.pgvitals.serverlog.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a reader of records found, as texts. */
final class Collected implements RecordReader.Sink {
  final List<String> records = new ArrayList<>();
  int unparsed;
  long skipped;

  @Override
  public void record(LogRecord found) {
    records.add(
        String.join(
            "|",
            found.severity().label(),
            found.sqlState(),
            found.text(LogField.USER),
            found.address(),
            found.text(LogField.TAG),
            found.text(LogField.BACKEND),
            found.text(LogField.MESSAGE),
            found.text(LogField.STATEMENT)));
  }

  @Override
  public void unparsed() {
    unparsed++;
  }

  @Override
  public void skipped(long bytes) {
    skipped += bytes;
  }

  @Override
  public String toString() {
    return records + " unparsed " + unparsed + " skipped " + skipped;
  }

  /** All of a text, in pieces of a length. */
  static Collected of(LogFormat format, String text, int piece) {
    return of(format, text.getBytes(StandardCharsets.UTF_8), piece);
  }

  static Collected of(LogFormat format, byte[] bytes, int piece) {
    Collected collected = new Collected();
    RecordReader reader = new RecordReader(format, collected);
    for (int i = 0; i < bytes.length; i += piece) {
      reader.feed(bytes, i, Math.min(bytes.length, i + piece));
    }
    return collected;
  }
}
