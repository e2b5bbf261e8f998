package dev.pgvitals.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.fixture.Promptly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileAccessTest {
  private static final FileTimeout LONG = FileTimeout.FOR_TEXTS;
  private static final FileTimeout SHORT =
      new FileTimeout(Duration.ofMillis(1), Duration.ofMillis(20));

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FileAccess access = new FileAccess(threads);
  private final CountDownLatch thaw = new CountDownLatch(1);

  @AfterEach
  void thaw() {
    thaw.countDown();
    threads.shutdown();
  }

  @Test
  void aRegularFileIsReadAlsoThroughLinksAsAConfigMapHasThem() throws Exception {
    Path version = Files.createDirectories(directory.resolve("..2026"));
    Files.writeString(version.resolve("a.yaml"), "text");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026"));
    Path link = Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data/a.yaml"));

    assertThat(access.read(link, 4, LONG)).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipe", "link to a pipe", "/dev/zero", "/dev/null", "/dev/stdin"})
  void whatIsNoRegularFileIsNotOpened(String what) throws Exception {
    Path pipe = Fifo.at(directory.resolve("pipe"));
    Path file =
        what.equals("pipe")
            ? pipe
            : what.startsWith("/")
                ? Path.of(what)
                : Files.createSymbolicLink(directory.resolve("link"), pipe);

    if (!Files.isRegularFile(file)) {
      assertThatExceptionOfType(RefusedFileException.class)
          .isThrownBy(() -> access.read(file, 100, LONG))
          .withMessage(
              "is a pipe or a device, not a regular file; save its output to a file and"
                  + " name that");
    }
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThatExceptionOfType(RefusedFileException.class)
        .isThrownBy(() -> access.read(directory, 100, LONG))
        .withMessage("is a directory; name a file");
  }

  @Test
  void noMoreIsReadThanTheBound() throws Exception {
    Path file = Files.writeString(directory.resolve("f"), "x".repeat(64 * 1024 + 1));

    assertThat(access.read(file, 64 * 1024 + 1, LONG)).hasSize(64 * 1024 + 1);
    assertThatExceptionOfType(RefusedFileException.class)
        .isThrownBy(() -> access.read(file, 64 * 1024, LONG))
        .withMessage("is longer than 64 KiB; is it the right file?");
    assertThatExceptionOfType(RefusedFileException.class)
        .isThrownBy(() -> access.check(file, 64 * 1024, LONG));
    assertThatCode(() -> access.check(file, 64 * 1024 + 1, LONG)).doesNotThrowAnyException();
    assertThatCode(() -> access.check(directory.resolve("none"), 1, LONG))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> access.read(directory.resolve("none"), 1, LONG))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFileSystemThatHangsIsToldOfAndGivenUp() {
    List<String> said = new CopyOnWriteArrayList<>();
    Handler handler = handler(said);
    Logger logger = Logger.getLogger(FileAccess.class.getName());
    logger.addHandler(handler);
    try {
      assertThatExceptionOfType(RefusedFileException.class)
          .isThrownBy(() -> hang(SHORT))
          .withMessage("no response within 20ms; is its file system hung?");
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(said)
        .as("tests beside this one have files that hang, too")
        .filteredOn(line -> line.contains("/mnt/f"))
        .singleElement()
        .asString()
        .contains("still waiting to read");
  }

  @Test
  void whoeverAsksForAFileThatHangsHasNoThreadOfItsOwnAndNoSecondWait() {
    AtomicInteger started = new AtomicInteger();
    FileAccess counted =
        new FileAccess(
            work -> {
              started.incrementAndGet();
              threads.execute(work);
            });
    FileTimeout patience = new FileTimeout(Duration.ofMillis(1), Duration.ofMillis(500));
    assertThatThrownBy(() -> hang(counted, patience)).isInstanceOf(RefusedFileException.class);

    Promptly.run(
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> hang(counted, patience))
                .isInstanceOf(RefusedFileException.class);
          }
        });

    assertThat(started).hasValue(1);
  }

  @Test
  void anAnswerIsNotGivenToWhoeverAsksAfterIt() throws IOException {
    for (int i = 0; i < 20_000; i++) {
      int now = i;
      assertThat(access.ask(Integer.class, Path.of("f"), () -> now, LONG)).isEqualTo(now);
    }
  }

  @Test
  void aFileThatAnswersAgainIsReadAgain() {
    assertThatThrownBy(() -> hang(SHORT)).isInstanceOf(RefusedFileException.class);

    thaw.countDown();

    await()
        .untilAsserted(
            () ->
                assertThat(access.ask(String.class, Path.of("/mnt/f"), () -> "new", LONG))
                    .isEqualTo("new"));
  }

  @Test
  void whereNoThreadIsLeftThatIsSaidAndForgotten() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    FileAccess poor =
        new FileAccess(
            work -> {
              switch (asked.incrementAndGet()) {
                case 1 -> throw new RejectedExecutionException();
                case 2 -> throw new OutOfMemoryError("unable to create native thread");
                default -> work.run();
              }
            });
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(RefusedFileException.class)
          .isThrownBy(() -> poor.ask(String.class, Path.of("f"), () -> "x", LONG))
          .withMessage("no thread left to read it; are the file systems of other files hung?");
    }

    assertThat(poor.ask(String.class, Path.of("f"), () -> "x", LONG)).isEqualTo("x");
  }

  private String hang(FileTimeout patience) throws IOException {
    return hang(access, patience);
  }

  private String hang(FileAccess asked, FileTimeout patience) throws IOException {
    return asked.ask(
        String.class,
        Path.of("/mnt/f"),
        () -> {
          thaw.await();
          return "old";
        },
        patience);
  }

  private static Handler handler(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        said.add(
            String.valueOf(line.getMessage())
                + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
      }

      @Override
      public void flush() {
        // nothing is held back
      }

      @Override
      public void close() {
        // nothing to close
      }
    };
  }
}
