package dev.pgvitals.yaml;

import java.io.IOException;

/** A file that is not read, lest it do harm; the message says why and what to do about it. */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableFileException(String message) {
    super(message);
  }
}
