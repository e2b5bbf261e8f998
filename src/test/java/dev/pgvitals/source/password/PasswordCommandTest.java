package dev.pgvitals.source.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.PasswordUnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command may do instead of printing a password, and how often it is run. */
@Timeout(60)
class PasswordCommandTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final ExecutorService logins = Executors.newFixedThreadPool(8);
  private final List<PasswordCommand> commands = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    commands.forEach(PasswordCommand::close);
    logins.shutdownNow();
    timer.shutdownNow();
  }

  private PasswordCommand command(Duration cache, Duration timeout, String... words) {
    PasswordCommand command =
        new PasswordCommand(new PasswordSource.Command(List.of(words), cache, timeout), timer);
    commands.add(command);
    return command;
  }

  private PasswordCommand script(Duration cache, Duration timeout, String script) {
    return command(cache, timeout, "/bin/sh", "-c", script);
  }

  private PasswordCommand script(String script) {
    return script(LONG, LONG, script);
  }

  private static String password(PasswordCommand command) throws PasswordUnreadableException {
    return command.get().password().reveal();
  }

  private static String failure(PasswordCommand command) {
    try {
      command.get();
      return "none";
    } catch (PasswordUnreadableException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** A script that leaves a line for each run, and prints their number. */
  private String counting() {
    Path runs = directory.resolve("runs");
    return "echo run >> '" + runs + "'; wc -l < '" + runs + "' | tr -d ' '";
  }

  private long runs() throws IOException {
    Path runs = directory.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          echo secret                                   | secret
          printf 'secret'                               | secret
          printf 'secret\\r\\nmore\\n'                  | secret
          printf ' with spaces \\n'                     | ' with spaces '
          echo complaint >&2; echo secret               | secret
          head -c 300000 /dev/zero >&2; echo secret     | secret
          cat; echo secret                              | secret
          sleep 100 & echo secret                       | secret
          """)
  void theFirstLineIsThePassword(String script, String password) throws Exception {
    assertThat(password(script(script))).isEqualTo(password);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          echo denied >&2; echo more >&2; echo secret; exit 3 | failed with exit code 3: denied
          exit 1                                       | failed with exit code 1, without a word
          kill -9 $$                                   | failed with exit code 137, without a word
          true                                         | printed no password on its first line
          echo; echo secret                            | printed no password on its first line
          echo 'log in first' >&2                      | printed no password on its first line: log in first
          printf '\\377'                               | printed what is not text in UTF-8
          cat /dev/zero                                | prints more than a password, which is to be its first line
          printf 'a\\033[31mb' >&2; exit 1             | failed with exit code 1: a?[31mb
          """)
  void theErrorSaysWhatTheCommandDidInstead(String script, String message) {
    assertThat(failure(script(script))).isEqualTo("the password command /bin/sh " + message);
  }

  @Test
  void aProgramThatCannotBeRunIsNamed() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "echo secret");

    assertThat(failure(command(LONG, LONG, "no-such-program", "-t", "token")))
        .isEqualTo(
            "the password command no-such-program is not there: install it, or correct the path");
    assertThat(failure(command(LONG, LONG, text.toString())))
        .isEqualTo(
            "the password command "
                + text
                + " may not be run by the agent's user: chmod +x, or correct the path");
  }

  @Test
  void whatTakesTooLongIsEndedWithItsChildren() throws Exception {
    Path pids = directory.resolve("pids");
    PasswordCommand command =
        script(
            LONG,
            Duration.ofMillis(500),
            "echo waiting >&2; sleep 1000 & echo $! >> '%1$s'; (sleep 1000 & echo $! >> '%1$s'; wait) & wait"
                .formatted(pids));

    assertThat(failure(command))
        .isEqualTo("the password command /bin/sh was ended after 500ms, its timeout: waiting");
    List<String> children = Files.readAllLines(pids);
    assertThat(children).hasSize(2);
    await().untilAsserted(() -> assertThat(children).noneMatch(PasswordCommandTest::isAlive));
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void manyLoginsWaitForOneRun() throws Exception {
    PasswordCommand command = script(Duration.ZERO, LONG, counting() + "; sleep 1");

    List<Future<String>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(logins.submit(() -> password(command)));
    }

    for (Future<String> login : waiting) {
      assertThat(login.get()).isEqualTo("1");
    }
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void whatWasPrintedIsUsedAgainUntilItIsOldOrRefused() throws Exception {
    PasswordCommand command = script(counting());

    PasswordCommand.Printed first = command.get();
    assertThat(first.old()).isFalse();
    assertThat(command.get().old()).isTrue();
    assertThat(password(command)).isEqualTo("1");

    command.refused(first.password());
    PasswordCommand.Printed second = command.get();
    assertThat(second.old()).isFalse();
    assertThat(second.password().reveal()).isEqualTo("2");

    command.refused(first.password());
    assertThat(password(command)).as("another one was refused").isEqualTo("2");
  }

  @Test
  void withoutACacheEachLoginRunsIt() throws Exception {
    PasswordCommand command = script(Duration.ZERO, LONG, counting());

    assertThat(password(command)).isEqualTo("1");
    assertThat(password(command)).isEqualTo("2");
  }

  @Test
  void aFailureIsNotKept() throws Exception {
    Path secret = directory.resolve("secret");
    PasswordCommand command = script("cat '" + secret + "'");

    assertThat(failure(command)).startsWith("the password command /bin/sh failed with exit code 1");
    Files.writeString(secret, "later\n");
    assertThat(password(command)).isEqualTo("later");
  }

  @Test
  void whoIsCutWaitsNoMoreAndTheNextGetsWhatComes() throws Exception {
    Path go = directory.resolve("go");
    PasswordCommand command =
        script(
            Duration.ZERO, LONG, counting() + "; until test -e '" + go + "'; do sleep 0.05; done");
    Future<String> waiting = logins.submit(() -> failure(command));
    await().until(() -> runs() == 1);

    command.cut();
    assertThat(waiting.get())
        .isEqualTo("the login was cut while the password command /bin/sh was running");

    Files.createFile(go);
    assertThat(password(command)).isEqualTo("1");
  }

  @Test
  void theEndOfTheServerIsTheEndOfTheCommand() throws Exception {
    Path pid = directory.resolve("pid");
    PasswordCommand command = script("echo $$ > '" + pid + "'; exec sleep 1000");
    Future<String> waiting = logins.submit(() -> failure(command));
    await().until(() -> Files.exists(pid) && Files.size(pid) > 0);

    command.close();

    assertThat(waiting.get()).contains("was");
    String process = Files.readString(pid).strip();
    await().until(() -> !isAlive(process));
    assertThatExceptionOfType(PasswordUnreadableException.class)
        .isThrownBy(command::get)
        .withMessage("the server is no longer monitored");
  }

  @Test
  void aCommandThatNobodyWaitsForIsEndedInTimeToo() throws Exception {
    Path pid = directory.resolve("pid");
    PasswordCommand command =
        script(LONG, Duration.ofMillis(500), "echo $$ > '" + pid + "'; exec sleep 1000");
    Future<String> waiting = logins.submit(() -> failure(command));
    await().until(() -> Files.exists(pid) && Files.size(pid) > 0);

    command.cut();
    waiting.get();

    String process = Files.readString(pid).strip();
    await().until(() -> !isAlive(process));
  }
}
