package dev.pgvitals.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.web.http.Document;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PreparedTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final AtomicInteger made = new AtomicInteger();
  private final Prepared prepared =
      new Prepared(
          () -> {
            if (made.incrementAndGet() == 3) {
              throw new IllegalStateException("the third fails");
            }
            return new byte[] {1};
          },
          nanos::get);

  @Test
  void howeverManyAskItIsMadeOnceASecond() {
    Document first = prepared.current();
    nanos.addAndGet(Prepared.LIFE.toNanos() - 1);
    assertThat(prepared.current()).isSameAs(first);
    assertThat(made).hasValue(1);

    nanos.addAndGet(1);
    assertThat(prepared.current()).isNotSameAs(first);
    assertThat(made).hasValue(2);
  }

  @Test
  void afterAFailureTheNextOneTriesAgain() {
    prepared.current();
    nanos.addAndGet(Prepared.LIFE.toNanos());
    prepared.current();
    nanos.addAndGet(Prepared.LIFE.toNanos());

    assertThatThrownBy(prepared::current).hasMessage("the third fails");
    prepared.current();
    assertThat(made).hasValue(4);
  }
}
