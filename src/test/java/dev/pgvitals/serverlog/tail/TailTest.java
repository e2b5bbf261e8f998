package dev.pgvitals.serverlog.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.feed.FeedException;
import dev.pgvitals.fixture.Fifo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
  private static final long MINUTE = 60;

  @TempDir private Path directory;

  private final StringBuilder read = new StringBuilder();
  private long skipped;
  private Instant clock = Instant.parse("2026-11-28T05:00:00Z");
  private DirectoryLogs files = new DirectoryLogs("/");
  private Tail tail = tail(files, 100 << 20);

  @BeforeEach
  void watch() {
    files = new DirectoryLogs(directory + "/*.{json,csv,log}");
    tail = tail(files, 100 << 20);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private Tail tail(LogFiles of, long most) {
    return new Tail(of, new Recorder(), most, Duration.ofMinutes(1), System::nanoTime);
  }

  private final class Recorder implements Tail.Reader {
    @Override
    public void prepare(LogFile file) {}

    @Override
    public void begin(LogFile file) {
      read.append("<begin ").append(file.name()).append('>');
    }

    @Override
    public void enter(LogFile file) {
      read.append("<enter ").append(file.name()).append('>');
    }

    @Override
    public void bytes(byte[] bytes, int length) {
      read.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    @Override
    public void skipped(long bytes) {
      skipped += bytes;
    }
  }

  /** As at a later time than all before. */
  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    touch(file);
  }

  private void touch(Path file) throws IOException {
    clock = clock.plusSeconds(MINUTE / 10);
    Files.setLastModifiedTime(file, FileTime.from(clock));
  }

  private String next() throws FeedException, InterruptedException {
    tail.read();
    String now = read.toString();
    read.setLength(0);
    return now;
  }

  @Test
  void beginsAtTheEndOfTheNewestFileWithTheByteBeforeIt() throws Exception {
    write("a.log", "old\n");
    write("b.log", "newer\n");

    assertThat(next()).isEqualTo("<enter b.log>\n");
    write("b.log", "newest\n");
    assertThat(next()).isEqualTo("newest\n");
    assertThat(next()).isEmpty();
    assertThat(tail.behind()).isZero();
  }

  @Test
  void goesOnInFilesOfNewNamesAndLeavesNothingOut() throws Exception {
    write("a.log", "1\n");
    next();
    write("a.log", "2\n");
    write("b.log", "3\n");
    write("c.log", "4\n");

    assertThat(next()).isEqualTo("2\n<begin b.log>3\n<begin c.log>4\n");
  }

  @Test
  void aNewFileOfTheSameSecondIsNotMissed() throws Exception {
    write("mon.log", "1\n");
    next();
    Files.writeString(directory.resolve("fri.log"), "2\n");
    Files.setLastModifiedTime(directory.resolve("fri.log"), FileTime.from(clock));

    assertThat(next()).isEqualTo("<begin fri.log>2\n");
  }

  @Test
  void anEmptiedFileIsReadFromItsBeginning() throws Exception {
    write("a.log", "a long line\n");
    next();
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("a.log").toFile(), "rw")) {
      file.setLength(0);
    }
    write("a.log", "short\n");

    assertThat(next()).isEqualTo("<begin a.log>short\n");
  }

  @Test
  void aFileThatWasMovedAwayIsReadToItsEndFirst() throws Exception {
    write("a.log", "1\n");
    next();
    write("a.log", "2\n");
    Files.move(directory.resolve("a.log"), directory.resolve("a.log.1"));
    write("a.log", "3\n");

    assertThat(next()).isEqualTo("2\n<begin a.log>3\n");
  }

  @Test
  void aFileOfLastWeekWhoseNameComesAgainIsReadFromWhereItWasOrItsBeginning() throws Exception {
    write("fri.log", "last friday\n");
    write("thu.log", "thursday\n");
    next();
    write("fri.log", "today\n");

    assertThat(next()).as("appended to").isEqualTo("<enter fri.log>\ntoday\n");

    Files.delete(directory.resolve("thu.log"));
    write("thu.log", "2\n");
    assertThat(next()).as("another file").isEqualTo("<begin thu.log>2\n");
  }

  @Test
  void theBestFormatThatIsWrittenIsRead() throws Exception {
    write("old.json", "of a configuration before\n");
    clock = clock.plusSeconds(20 * MINUTE);
    write("a.log", "1\n");
    write("a.csv", "2\n");
    assertThat(next()).isEqualTo("<enter a.csv>\n");

    write("a.json", "3\n");
    write("a.csv", "4\n");
    assertThat(next()).isEqualTo("4\n<begin a.json>3\n");
  }

  @Test
  void whatIsOfAnotherFormatIsNotReadTwiceWhenItIsTurnedTo() throws Exception {
    write("a.log", "1\n");
    write("a.csv", "1\n");
    next();
    write("a.log", "2\n");
    write("a.csv", "2\n");
    next();
    clock = clock.plusSeconds(20 * MINUTE);
    write("a.log", "3\n");

    assertThat(next()).isEqualTo("<enter a.log>\n3\n");
  }

  @Test
  void oneReadIsBounded() throws Exception {
    write("a.log", "1\n");
    tail = tail(files, 1 << 20);
    next();
    write("a.log", "x".repeat(5 << 20));

    assertThat(next()).hasSize(1 << 20);
    assertThat(tail.behind()).isEqualTo(4 << 20);
    assertThat(next()).hasSize(1 << 20);
  }

  @Test
  void whatIsTooFarBehindIsLeftOutAndCounted() throws Exception {
    write("a.log", "1\n");
    tail = tail(files, 1 << 20);
    next();
    long size = Tail.MOST_BEHIND + (10 << 20);
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("a.log").toFile(), "rw")) {
      file.setLength(size);
    }
    touch(directory.resolve("a.log"));

    assertThat(next()).startsWith("<enter a.log>").hasSize((1 << 20) + 13);
    assertThat(skipped).isEqualTo(size - 2 - (1 << 20));
    assertThat(tail.behind()).isZero();
  }

  @Test
  void aPipeIsNoLogFile() throws Exception {
    Fifo.at(directory.resolve("a.log"));

    assertThatThrownBy(this::next)
        .isInstanceOf(FeedException.class)
        .hasMessage("no regular file matches " + directory + "/*.{json,csv,log}");
  }

  @Test
  void aDirectoryThatIsNotThereIsSaid() {
    files = new DirectoryLogs("/nowhere/at/all/*.log");
    tail = tail(files, 1);

    assertThatThrownBy(this::next).hasMessage("/nowhere/at/all does not exist");
  }

  @Test
  void aReadThatIsCutFailsAndTheNextGoesOnWhereItWas() throws Exception {
    write("a.log", "1\n");
    next();
    write("a.log", "2\n");
    files.cut();

    assertThat(next()).isEqualTo("2\n");
  }

  @Test
  void nothingIsOpenedOnceItIsClosed() throws Exception {
    write("a.log", "1\n");
    files.close();

    assertThatThrownBy(this::next).isInstanceOf(FeedException.class);
  }

  @Test
  void aFileThatWasGivenAnotherNameIsNotReadAgain() throws Exception {
    write("a.log", "1\n");
    next();
    write("a.log", "2\n");
    next();
    write("a.log", "3\n");
    Files.move(directory.resolve("a.log"), directory.resolve("a-1.log"));
    write("a.log", "4\n");

    assertThat(next()).isEqualTo("3\n<begin a.log>4\n");
    Files.move(directory.resolve("a-1.log"), directory.resolve("a-2.log"));
    touch(directory.resolve("a-2.log"));
    write("a.log", "5\n");
    assertThat(next()).isEqualTo("5\n");
  }

  @Test
  void aLinkBesideTheFileThatItLeadsToIsNotReadTwice() throws Exception {
    write("a.log", "1\n");
    Files.createSymbolicLink(directory.resolve("latest.log"), directory.resolve("a.log"));
    next();
    write("a.log", "2\n");

    assertThat(next()).isEqualTo("2\n");
    assertThat(next()).isEmpty();
  }

  @Test
  void aLinkThatLeadsToItselfHoldsNothingUp() throws Exception {
    write("a.log", "1\n");
    Files.createSymbolicLink(directory.resolve("loop.log"), directory.resolve("loop.log"));

    assertThat(next()).isEqualTo("<enter a.log>\n");
  }
}
