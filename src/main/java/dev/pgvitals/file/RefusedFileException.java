package dev.pgvitals.file;

import java.io.IOException;

/** A file that is not read, lest it do harm; the message says why and what to do about it. */
public final class RefusedFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean withoutAnswer;

  private RefusedFileException(String message, boolean withoutAnswer) {
    super(message);
    this.withoutAnswer = withoutAnswer;
  }

  /** It is there, but not what it should be. */
  RefusedFileException(String message) {
    this(message, false);
  }

  /** Its file system did not say what it is. */
  static RefusedFileException withoutAnswer(String message) {
    return new RefusedFileException(message, true);
  }

  /** Whether the file may be as it should: its file system did not say. */
  public boolean isWithoutAnswer() {
    return withoutAnswer;
  }
}
