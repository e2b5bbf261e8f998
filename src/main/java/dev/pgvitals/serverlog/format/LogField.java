package dev.pgvitals.serverlog.format;

/** What is read of a record. */
public enum LogField {
  /** Whatever name the client gave, when it could not log in. */
  USER,
  /** With the port, in some formats: see {@link LogRecord#address}. */
  ADDRESS,
  SEVERITY,
  SQLSTATE,
  /** What the session was at: {@code SELECT}, {@code authentication}. */
  TAG,
  /** The kind of process: {@code client backend}, {@code checkpointer}. */
  BACKEND,
  MESSAGE,
  /** The client's, where the server logs it; stderr has it on a line of its own, not read here. */
  STATEMENT;

  static final int COUNT = values().length;
}
