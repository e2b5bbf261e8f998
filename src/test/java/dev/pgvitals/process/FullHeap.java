package dev.pgvitals.process;

import org.jspecify.annotations.Nullable;

/** A program of which one thread fills the heap to the brim while the others wait. */
final class FullHeap {
  private Object @Nullable [] chain;

  private FullHeap() {}

  /**
   * Does so until the process ends.
   *
   * @param arguments the name of that thread
   */
  public static void main(String[] arguments) throws InterruptedException {
    FullHeap heap = new FullHeap();
    new ProcessEnd(() -> {}).catchUncaught();
    Thread filling = new Thread(heap::fill, arguments[0]);
    filling.start();
    filling.join();
    Thread.sleep(Long.MAX_VALUE);
  }

  private void fill() {
    while (true) {
      chain = new Object[] {chain};
    }
  }
}
