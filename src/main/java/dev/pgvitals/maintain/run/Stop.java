package dev.pgvitals.maintain.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the process was told to stop. Thread-safe. */
public final class Stop {
  private final CountDownLatch told = new CountDownLatch(1);

  /** From now on. */
  public void tell() {
    told.countDown();
  }

  public boolean isTold() {
    return told.getCount() == 0;
  }

  /** Waits; true as soon as it is told. */
  public boolean await(long millis) throws InterruptedException {
    return told.await(millis, TimeUnit.MILLISECONDS);
  }

  void check() throws InterruptedException {
    if (isTold()) {
      throw new InterruptedException("told to stop");
    }
  }
}
