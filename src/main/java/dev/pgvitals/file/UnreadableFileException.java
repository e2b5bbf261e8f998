package dev.pgvitals.file;

import java.io.IOException;

/** A file that is not read, lest it do harm; the message says why and what to do about it. */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean withoutAnswer;

  private UnreadableFileException(String message, boolean withoutAnswer) {
    super(message);
    this.withoutAnswer = withoutAnswer;
  }

  /** It is there, but not what it should be. */
  UnreadableFileException(String message) {
    this(message, false);
  }

  /** Its file system did not say what it is. */
  static UnreadableFileException withoutAnswer(String message) {
    return new UnreadableFileException(message, true);
  }

  /** Whether the file may be as it should: its file system did not say. */
  public boolean isWithoutAnswer() {
    return withoutAnswer;
  }
}
