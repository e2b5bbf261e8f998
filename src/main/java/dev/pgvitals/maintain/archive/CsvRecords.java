package dev.pgvitals.maintain.archive;

/** Counts the records of CSV as COPY writes it: a quoted value may have ends of lines. */
final class CsvRecords {
  private boolean quoted;
  private long ends;

  void count(byte[] from, int length) {
    for (int i = 0; i < length; i++) {
      if (from[i] == '"') {
        quoted = !quoted;
      } else if (from[i] == '\n' && !quoted) {
        ends++;
      }
    }
  }

  /** Those that are rows: the first one has the names of columns. */
  long rows() {
    return Math.max(0, ends - 1);
  }
}
