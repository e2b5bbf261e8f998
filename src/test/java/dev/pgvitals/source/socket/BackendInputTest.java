package dev.pgvitals.source.socket;

import static dev.pgvitals.fixture.network.Misdeeds.all;
import static dev.pgvitals.fixture.network.Misdeeds.complete;
import static dev.pgvitals.fixture.network.Misdeeds.description;
import static dev.pgvitals.fixture.network.Misdeeds.int2;
import static dev.pgvitals.fixture.network.Misdeeds.int4;
import static dev.pgvitals.fixture.network.Misdeeds.lying;
import static dev.pgvitals.fixture.network.Misdeeds.message;
import static dev.pgvitals.fixture.network.Misdeeds.notification;
import static dev.pgvitals.fixture.network.Misdeeds.parameterStatus;
import static dev.pgvitals.fixture.network.Misdeeds.parsed;
import static dev.pgvitals.fixture.network.Misdeeds.ready;
import static dev.pgvitals.fixture.network.Misdeeds.row;
import static dev.pgvitals.fixture.network.Misdeeds.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver gets to see of what a server says. */
@ResourceLock("the share of the heap in which answers are held")
class BackendInputTest {
  private static final byte[] ANSWER =
      all(
          parsed(),
          description(3),
          row(new byte[0], new byte[7], new byte[9000]),
          row(int4(1), int4(2), int4(3)),
          complete());

  private final Wire wire = Wire.unlimited();

  @BeforeEach
  void ask() throws IOException {
    wire.loggedIn();
    wire.asks();
  }

  /** Comes in pieces of that size at most. */
  private static InputStream inPieces(int size, byte[]... said) {
    return new FilterInputStream(new ByteArrayInputStream(all(said))) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return super.read(buffer, offset, Math.min(size, length));
      }
    };
  }

  private InputStream input(byte[]... said) {
    return new BackendInput(inPieces(Integer.MAX_VALUE, said), wire);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 4096, 100_000})
  void soundMessagesPassInWhateverPiecesTheyCome(int piece) throws IOException {
    byte[] said = all(ANSWER, ready());

    assertThat(new BackendInput(inPieces(piece, said), wire).readAllBytes()).isEqualTo(said);
    assertThat(wire.atRest()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 100_000})
  void whatNobodyLooksAtIsLeftOut(int piece) throws IOException {
    byte[] notice = said('N', "NOTICE", "00000", "x".repeat(10_000));
    byte[] said =
        all(
            notice,
            parameterStatus("x".repeat(100), "y"),
            parameterStatus("TimeZone", "UTC"),
            notification("a", "b"),
            ANSWER,
            notice,
            ready());

    assertThat(new BackendInput(inPieces(piece, said), wire).readAllBytes())
        .isEqualTo(all(parameterStatus("TimeZone", "UTC"), ANSWER, ready()));
  }

  @Test
  void whoWorksThereGetsTheFirstHundredNoticesOfAnAnswer() throws IOException {
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    Wire working = new Wire(WireLimits.forWork(Duration.ofMinutes(1)), new Semaphore(1), watchdog);
    byte[] notice = said('N', "WARNING", "01000", "skipping it");
    byte[] huge = said('N', "WARNING", "01000", "x".repeat(100_000));
    byte[] many = all(Collections.nCopies(150, notice).toArray(new byte[0][]));

    byte[] seen =
        new BackendInput(inPieces(100_000, all(huge, many, ANSWER, ready())), working)
            .readAllBytes();
    working.releaseMemory();
    watchdog.shutdownNow();

    assertThat(seen).hasSize(100 * notice.length + ANSWER.length + ready().length);
  }

  @Test
  void theEndOfAnAnswerIsNotSeenBeforeAllOfItWasRead() throws IOException {
    InputStream input = input(ANSWER, ready());
    byte[] buffer = new byte[100_000];
    int seen = 0;
    while (seen < ANSWER.length) {
      seen += input.read(buffer, seen, buffer.length - seen);
      assertThat(seen).isLessThanOrEqualTo(ANSWER.length);
      assertThat(wire.atRest()).isFalse();
    }

    assertThat(input.read(buffer, 0, buffer.length)).isEqualTo(ready().length);
    assertThat(wire.atRest()).isTrue();
  }

  static Stream<byte[]> unsound() {
    return Stream.concat(
        unsoundValues(),
        Stream.of(
            message('!', new byte[0]),
            message((char) 200, new byte[0]),
            lying('D', -1, new byte[2]),
            lying('D', 3, new byte[2]),
            lying('E', Integer.MAX_VALUE, new byte[2]),
            message('Z', new byte[2]),
            message('T', all(int2(2), new byte[20])),
            description(1665),
            message('D', all(int2(0), new byte[1])),
            message('D', all(int2(65_535), new byte[8])),
            message('R', int4(0)),
            message('K', new byte[8]),
            message('v', new byte[8])));
  }

  /** Rows in which no more than a value's length is wrong. */
  static Stream<byte[]> unsoundValues() {
    return Stream.of(
        message('D', all(int2(1), int4(-2))),
        message('D', all(int2(1), int4(1_000_000_000))),
        message('D', all(int2(1), int4(3), new byte[4])),
        message('D', all(int2(2), int4(4), new byte[4])));
  }

  @ParameterizedTest
  @MethodSource("unsound")
  void whatIsNotSoundIsNotSeen(byte[] said) {
    assertThat(seenOf(input(parsed(), said, new byte[100]))).isEqualTo(parsed());
  }

  /** Before the length has come, there is nothing wrong yet. */
  @ParameterizedTest
  @MethodSource("unsoundValues")
  void whatIsNotSoundIsNotSeenFromThereOn(byte[] said) {
    InputStream input = new BackendInput(inPieces(1, parsed(), said, new byte[100]), wire);

    assertThat(seenOf(input)).isEqualTo(all(parsed(), Arrays.copyOf(said, 7)));
  }

  /** What passes before the input is found to be unsound. */
  private byte[] seenOf(InputStream input) {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(
            () -> {
              for (int next = input.read(); next >= 0; next = input.read()) {
                seen.write(next);
              }
            });
    assertThat(wire.atRest()).isFalse();
    assertThat(wire.failure()).isPresent();
    return seen.toByteArray();
  }

  @Test
  void optionsThatNobodyAskedForAreNotRefused() {
    byte[] refused = message('v', all(int4(196_608), int4(1)));
    InputStream input = new BackendInput(inPieces(64, refused), Wire.unlimited());

    assertThatExceptionOfType(WireException.class)
        .isThrownBy(input::read)
        .withMessageContaining("protocol options");
  }

  @Test
  void anAnswerToNoQuestionIsNone() throws IOException {
    InputStream input = input(ANSWER, ready(), ANSWER, ready());
    input.readNBytes(ANSWER.length + ready().length);

    assertThatExceptionOfType(WireException.class)
        .isThrownBy(input::read)
        .withMessageContaining("was not requested");
  }

  @Test
  void anAnswerThatWasThereBeforeTheQuestionIsNone() throws IOException {
    byte[] status = parameterStatus("TimeZone", "UTC");
    InputStream input = input(ANSWER, ready(), status, ANSWER, ready());
    assertThat(input.readNBytes(ANSWER.length + ready().length)).endsWith(ready());
    wire.received(1);

    wire.asks();

    assertThat(input.readNBytes(status.length)).isEqualTo(status);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(input::read)
        .withMessageContaining("was not requested");
  }

  @Test
  void newsThatCameBeforeTheQuestionIsNoAnswerAndHarmless() throws IOException {
    byte[] news =
        all(
            said('N', "NOTICE", "00000", "look"),
            notification("a", "b"),
            parameterStatus("TimeZone", "UTC"));
    PausingInput server = new PausingInput(all(ANSWER, ready(), news));
    InputStream input = new BackendInput(server, wire);
    input.readNBytes(ANSWER.length + ready().length);
    wire.received(1);

    wire.asks();
    server.then(all(ANSWER, ready()));

    assertThat(input.readAllBytes())
        .isEqualTo(all(parameterStatus("TimeZone", "UTC"), ANSWER, ready()));
  }

  /** Has more to say later. */
  private static final class PausingInput extends InputStream {
    private byte[] left;

    PausingInput(byte[] now) {
      left = now;
    }

    void then(byte[] more) {
      left = all(left, more);
    }

    @Override
    public int available() {
      return left.length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left.length == 0) {
        return -1;
      }
      int count = Math.min(length, left.length);
      System.arraycopy(left, 0, buffer, offset, count);
      left = Arrays.copyOfRange(left, count, left.length);
      return count;
    }
  }

  @Test
  void toSkipWhatDoesNotComeEnds() throws IOException {
    InputStream input = input(lying('d', 1000, new byte[10]));

    assertThat(input.skip(15)).isEqualTo(15);
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> input.skip(985));
  }
}
