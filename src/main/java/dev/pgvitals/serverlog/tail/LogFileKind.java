package dev.pgvitals.serverlog.tail;

/** What the name of a log file says of its format; the best one first. */
public enum LogFileKind {
  JSON(".json"),
  CSV(".csv"),
  STDERR("");

  private final String ending;

  LogFileKind(String ending) {
    this.ending = ending;
  }

  public static LogFileKind of(String name) {
    return name.endsWith(JSON.ending) ? JSON : name.endsWith(CSV.ending) ? CSV : STDERR;
  }
}
