package dev.pgvitals.process.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.process.command.ProgramEnd.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program may do, and that whoever waits for it gets an answer in time. */
@Timeout(60)
class ProgramCallTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int MEBIBYTE = 1024 * 1024;

  private final ExecutorService waiting = Executors.newSingleThreadExecutor();
  private final ProgramCall call = new ProgramCall();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    call.close();
    waiting.shutdownNow();
  }

  private static Program script(Duration timeout, String script) {
    return new Program(
        List.of("/bin/sh", "-c", script),
        Optional.of(Map.of("PATH", "/usr/bin:/bin")),
        timeout,
        MEBIBYTE);
  }

  /** A program with a child and a grandchild, whose numbers it writes down. */
  private Program family(Duration timeout) {
    return script(
        timeout,
        "sleep 1000 & echo $! >> '%1$s'; (sleep 1000 & echo $! >> '%1$s'; wait) & wait"
            .formatted(pids()));
  }

  private Path pids() {
    return directory.resolve("pids");
  }

  private void awaitFamily() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(pids()) && Files.readAllLines(pids()).size() == 2);
  }

  private void awaitItsEnd() throws IOException {
    List<String> children = Files.readAllLines(pids());
    assertThat(children).hasSize(2);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(children).noneMatch(ProgramCallTest::isAlive));
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void allThatItPrintsIsRead() throws Exception {
    ProgramEnd end = call.run(script(LONG, "head -c 1000000 /dev/zero | tr '\\0' x; exit 3"));

    assertThat(end.way()).isEqualTo(Way.ITSELF);
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(end.output().orElseThrow()).hasSize(1_000_000);
  }

  @Test
  void itsEnvironmentIsTheGivenOneAlone() throws Exception {
    Program program =
        new Program(List.of("/usr/bin/env"), Optional.of(Map.of("ONLY", "this")), LONG, MEBIBYTE);

    assertThat(call.run(program).output()).contains("ONLY=this\n");
  }

  @Test
  void nothingIsOnItsStandardInput() throws Exception {
    assertThat(call.run(script(LONG, "cat; echo done")).output()).contains("done\n");
  }

  @Test
  void whatTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
    assertThat(call.run(family(Duration.ofSeconds(1))).way()).isEqualTo(Way.TIMEOUT);

    awaitItsEnd();
  }

  @Test
  void whatIsCutIsEndedWithAllThatItStarted() throws Exception {
    Future<ProgramEnd> end = waiting.submit(() -> call.run(family(LONG)));
    awaitFamily();

    call.cut();

    assertThat(end.get().way()).isEqualTo(Way.CUT);
    awaitItsEnd();
  }

  @Test
  void anInterruptEndsItToo() throws Exception {
    Future<ProgramEnd> end = waiting.submit(() -> call.run(family(LONG)));
    awaitFamily();

    end.cancel(true);

    awaitItsEnd();
  }

  @Test
  void whatPrintsTooMuchIsEnded() throws Exception {
    assertThat(call.run(script(LONG, "cat /dev/zero")).way()).isEqualTo(Way.OUTPUT);
  }

  /** A child that keeps the output open would otherwise be waited for. */
  @Test
  void itIsOverWhenTheProgramIs() throws Exception {
    ProgramEnd end = call.run(script(LONG, "sleep 20 & echo done"));

    assertThat(end.output()).contains("done\n");
  }

  @Test
  void afterTheEndNothingRuns() throws Exception {
    call.close();

    assertThat(call.run(script(LONG, "sleep 1000")).way()).isEqualTo(Way.CUT);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatExceptionOfType(NotStartedException.class)
        .isThrownBy(
            () -> call.run(new Program(List.of("no-such"), Optional.empty(), LONG, MEBIBYTE)))
        .withMessage("is not there: install it, or correct the path")
        .satisfies(e -> assertThat(e.why()).isEqualTo(NotStartedException.Why.ABSENT));
  }
}
