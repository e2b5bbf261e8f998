package dev.pgvitals.web.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.web.PasswordHash;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are checked once, a few at a time, and a guess costs as much as a mistake. */
class PasswordsTest {
  /** Of s3cret, by the three names that tools give the same algorithm. */
  private static final Map<String, PasswordHash> USERS =
      Map.of(
          "a", hash("$2a$10$.UFDD67R2niCGzkgLbbe/eWEiGY.oZntevEXYDJn5.vw89twNz9VK"),
          "b", hash("$2b$10$YUfoG9adLiChH6yvgRN5UO2vhqaIAqAuAlnR8VruuUS2qy4vDzCMG"),
          "y", hash("$2y$10$OAaluOebe1OVAuIyALwDUubA7Hwtr/C5ADCOJ617H59bn6K3ukDcq"));

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Passwords passwords = new Passwords(8);

  private static PasswordHash hash(String text) {
    return new PasswordHash(text);
  }

  private boolean areRight(String user, String password) throws Exception {
    return passwords.areRight(
        new Credentials(user, password.getBytes(StandardCharsets.UTF_8)), USERS, HERE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "y"})
  void hashesOfEveryTool(String user) throws Exception {
    assertThat(areRight(user, "s3cret")).isTrue();
    assertThat(areRight(user, "s3cret")).isTrue();
    assertThat(areRight(user, "S3cret")).isFalse();
    assertThat(areRight(user, "")).isFalse();
    assertThat(areRight(user, "s3cret".repeat(20))).isFalse();
  }

  @Test
  void aUserThatDoesNotExistHasNoPassword() throws Exception {
    assertThat(areRight("nobody", "s3cret")).isFalse();
    assertThat(areRight("nobody", "s3cret")).isFalse();
  }

  @Test
  void aUserThatIsGoneDoesNotComeInByWhatWasRemembered() throws Exception {
    assertThat(areRight("a", "s3cret")).isTrue();
    assertThat(
            passwords.areRight(
                new Credentials("a", "s3cret".getBytes(StandardCharsets.UTF_8)),
                Map.of("b", USERS.get("b")),
                HERE))
        .isFalse();
  }

  @Test
  void manyWrongAnswersPushNoRightOneOut() {
    KnownAnswers known = new KnownAnswers();
    known.keep("right", true);
    for (int i = 0; i < 10_000; i++) {
      known.keep("wrong" + i, false);
    }

    assertThat(known.find("right")).contains(true);
    assertThat(known.find("wrong9999")).contains(false);
    assertThat(known.find("wrong1")).isEmpty();
  }

  @Test
  void oneCheckIsMadeAtATimeAndFewOfAnAddressWait() throws Exception {
    CheckTurns turns = new CheckTurns(6);
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
    List<Thread> threads =
        Stream.of(HERE, HERE, HERE, HERE, elsewhere, elsewhere)
            .map(address -> checking(turns, address, over, atOnce, most, done))
            .toList();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> threads.stream().allMatch(PasswordsTest::isWaiting));

    assertThatThrownBy(() -> turns.check(HERE, () -> true))
        .isInstanceOfSatisfying(
            CheckTurns.BusyException.class, busy -> assertThat(busy.isOwnFault()).isTrue());
    assertThatThrownBy(() -> turns.check(elsewhere, () -> true))
        .isInstanceOfSatisfying(
            CheckTurns.BusyException.class, busy -> assertThat(busy.isOwnFault()).isFalse());

    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(done).hasValue(6);
    assertThat(most).hasValue(1);
    assertThat(turns.check(HERE, () -> true)).isTrue();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static Thread checking(
      CheckTurns turns,
      InetAddress of,
      CountDownLatch over,
      AtomicInteger atOnce,
      AtomicInteger most,
      AtomicInteger done) {
    Thread thread =
        new Thread(
            () -> {
              try {
                turns.check(
                    of,
                    () -> {
                      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                      try {
                        over.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      atOnce.decrementAndGet();
                      return true;
                    });
                done.incrementAndGet();
              } catch (CheckTurns.BusyException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }
}
