package dev.pgvitals.advice;

import java.time.Duration;

/** Waits between two looks. */
public interface Pause {
  void of(Duration duration) throws InterruptedException;
}
