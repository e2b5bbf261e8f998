package dev.pgvitals.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogOutputTest {
  private final AtomicLong now = new AtomicLong();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void linesAreWrittenInTheirOrder() {
    LogOutput output = new LogOutput(written, now::get);
    say(output, 3);
    output.close();

    assertThat(text().lines()).hasSize(3).first().asString().endsWith("line 0");
    assertThat(output.written()).isEqualTo(3);
  }

  @Test
  void moreThanSoManyAMinuteAreCountedAndSaidOnce() {
    LogOutput output = new LogOutput(written, now::get);
    say(output, 500);
    await().until(() -> output.written() == 200);
    now.addAndGet(LogOutput.REPORT_DELAY.plusSeconds(11).toNanos());

    await().until(() -> text().contains("300 log lines suppressed"));
    assertThat(output.suppressed()).isEqualTo(300);

    now.addAndGet(Duration.ofMinutes(1).toNanos());
    say(output, 1);
    output.close();
    assertThat(text().lines().filter(line -> line.contains("suppressed"))).hasSize(1);
    assertThat(text()).endsWith("line 0\n");
  }

  @Test
  void whatWasLeftOutIsSaidAtTheLatestAtTheEnd() {
    LogOutput output = new LogOutput(written, now::get);
    say(output, 201);
    output.close();

    assertThat(text()).contains("1 log line suppressed (more than 200 a minute)");
  }

  @Test
  void whoeverLogsNeverWaitsForAReaderThatDoesNotRead() throws InterruptedException {
    CountDownLatch reads = new CountDownLatch(1);
    LogOutput output =
        new LogOutput(
            new Stream(
                () -> {
                  try {
                    reads.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                }),
            now::get);
    for (int i = 0; i < 20; i++) {
      now.addAndGet(Duration.ofMinutes(1).toNanos());
      say(output, 100);
    }
    assertThat(output.lost()).isBetween(998L, 1000L);

    reads.countDown();
    await().until(() -> output.written() >= 1000);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    output.close();
    assertThat(text()).containsPattern("\\d{3,4} could not be written");
  }

  @Test
  void aDiskThatIsFullLosesLinesAndNothingElse() {
    AtomicBoolean full = new AtomicBoolean(true);
    LogOutput output =
        new LogOutput(
            new Stream(
                () -> {
                  if (full.get()) {
                    throw new IOException("No space left on device");
                  }
                }),
            now::get);
    say(output, 5);
    await().until(() -> output.lost() == 5);

    full.set(false);
    say(output, 1);
    output.close();

    assertThat(text()).contains("line 0", "5 could not be written");
  }

  private static void say(LogOutput output, int lines) {
    for (int i = 0; i < lines; i++) {
      output.publish(new LogRecord(Level.INFO, "line " + i));
    }
  }

  private String text() {
    synchronized (written) {
      return written.toString(StandardCharsets.UTF_8);
    }
  }

  private interface Obstacle {
    void pass() throws IOException;
  }

  private final class Stream extends OutputStream {
    private final Obstacle obstacle;

    Stream(Obstacle obstacle) {
      this.obstacle = obstacle;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      obstacle.pass();
      synchronized (written) {
        written.write(bytes, offset, length);
      }
    }
  }
}
