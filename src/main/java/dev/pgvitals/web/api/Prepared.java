package dev.pgvitals.web.api;

import dev.pgvitals.web.http.Document;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A document that is made when somebody asks, and at most once a second however many ask.
 * Thread-safe: who asks while it is being made gets the one that is being made.
 */
final class Prepared {
  static final Duration LIFE = Duration.ofSeconds(1);

  private final Supplier<byte[]> maker;
  private final LongSupplier nanos;
  private @Nullable Document last;
  private long madeAt;

  /**
   * Makes nothing yet.
   *
   * @param nanos a clock that only runs forward
   */
  Prepared(Supplier<byte[]> maker, LongSupplier nanos) {
    this.maker = maker;
    this.nanos = nanos;
  }

  synchronized Document current() {
    long now = nanos.getAsLong();
    Document known = last;
    if (known == null || now - madeAt >= LIFE.toNanos()) {
      known = Document.json(maker.get());
      last = known;
      madeAt = now;
    }
    return known;
  }
}
