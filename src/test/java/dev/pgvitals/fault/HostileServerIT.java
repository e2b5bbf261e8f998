package dev.pgvitals.fault;

import static dev.pgvitals.fixture.network.Misdeeds.all;
import static dev.pgvitals.fixture.network.Misdeeds.answers;
import static dev.pgvitals.fixture.network.Misdeeds.authentication;
import static dev.pgvitals.fixture.network.Misdeeds.complete;
import static dev.pgvitals.fixture.network.Misdeeds.description;
import static dev.pgvitals.fixture.network.Misdeeds.done;
import static dev.pgvitals.fixture.network.Misdeeds.floods;
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
import static dev.pgvitals.fixture.network.Misdeeds.says;
import static dev.pgvitals.fixture.network.Misdeeds.saysAndGoes;
import static dev.pgvitals.fixture.network.Misdeeds.text;
import static dev.pgvitals.fixture.network.Misdeeds.textDescription;
import static dev.pgvitals.fixture.network.Misdeeds.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgvitals.fixture.network.HostileServer;
import dev.pgvitals.fixture.network.HostileServer.Misdeed;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that says what it should not, at any time. It is shown to be down, or its query to fail,
 * for what it says: its time would not be over before that of the test. It costs the agent no more
 * than a few connections' worth; all others stay as they were; and when it behaves again, so does
 * everything of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileServerIT {
  @RegisterExtension final Victim victim = new Victim("60s");
  private final HostileServer hostile = victim.hostile();
  private final Pair pair = victim.pair();

  static Stream<Arguments> firstWords() {
    return Stream.of(
        arguments("an end", saysAndGoes()),
        arguments(
            "a web server",
            says("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))),
        arguments(
            "a mail server", says("220 mail ESMTP ready\r\n".getBytes(StandardCharsets.US_ASCII))),
        arguments("noise", floods(new byte[0], new byte[] {-1, 0, 17, 3, -128})));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("firstWords")
  void whateverAnswersTheFirstPacket(String name, Misdeed misdeed) {
    hostile.misbehaveAtConnect(misdeed);

    victim.isDownWithFewAttempts("connect");
  }

  static Stream<Arguments> logins() {
    return Stream.of(
        arguments(
            "a version, and another, without end",
            floods(new byte[0], message('v', all(int4(196_608), int4(0))))),
        arguments(
            "options that are refused, too many",
            floods(message('v', all(int4(196_608), int4(Integer.MAX_VALUE))), text("x"))),
        arguments("a negative length", says(lying('R', -1, int4(0)))),
        arguments("a huge length", says(lying('E', Integer.MAX_VALUE, text("Sgone")))),
        arguments("a short length", says(lying('R', 5, int4(0)))),
        arguments("an unknown message", says(message('!', new byte[8]))),
        arguments("an error without fields", saysAndGoes(message('E', new byte[1]))),
        arguments(
            "an error of bad text", saysAndGoes(message('E', new byte[] {'M', -1, -2, 0, 0}))),
        arguments(
            "parameters of bad text",
            says(
                authentication(0),
                message('S', new byte[] {'D', 'a', 't', 'e', 'S', 't', 'y', 'l', 'e', 0, -1, 0}))),
        arguments(
            "a version that is none",
            says(all(authentication(0), parameterStatus("server_version", "\0"), ready()))),
        arguments("parameters without end", floods(welcome(), parameterStatus("TimeZone", "UTC"))),
        arguments(
            "unknown parameters without end",
            floods(welcome(), parameterStatus("x".repeat(40), "y"))),
        arguments("notices without end", floods(welcome(), said('N', "NOTICE", "00000", "look"))),
        arguments(
            "one notice without end",
            floods(all(welcome(), lying('N', Integer.MAX_VALUE, new byte[0])), new byte[64])),
        arguments("notifications without end", floods(welcome(), notification("a", "b"))),
        arguments("keys without end", floods(welcome(), message('K', new byte[8]))),
        arguments("an end before it is ready", saysAndGoes(welcome())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("logins")
  void whateverTheLoginIsAnsweredWith(String name, Misdeed misdeed) {
    hostile.misbehaveAtLogin(misdeed);

    victim.isDownWithFewAttempts("connect");
  }

  @Test
  void aLoginOfAnUnknownKind() {
    hostile.misbehaveAtLogin(says(authentication(99)));

    victim.isDownWithFewAttempts("auth");
  }

  @Test
  void thePasswordIsNotGivenInClearTextToWhoeverAnswers() {
    hostile.misbehaveAtLogin(says(authentication(3)));

    victim.isDownWithFewAttempts("auth");
    assertThat(hostile.secrets()).isEmpty();
  }

  /** A query of the user's own is followed by a SET: see SECURITY.md. */
  private static byte[] rest() {
    return done("SET");
  }

  static Stream<Arguments> answersToAQuery() {
    byte[] one = all(parsed(), description(1));
    return Stream.of(
        arguments("notices without end", floods(one, said('N', "NOTICE", "00000", "look"))),
        arguments("parameters without end", floods(one, parameterStatus("TimeZone", "UTC"))),
        arguments("notifications without end", floods(one, notification("a", "b"))),
        arguments("rows of nothing, without end", floods(all(parsed(), description(0)), row())),
        arguments("tiny rows without end", floods(one, row(int4(1)))),
        arguments(
            "large rows without end",
            floods(all(parsed(), textDescription()), row(new byte[1 << 20]))),
        arguments(
            "a row that claims to be huge",
            says(one, lying('D', 2_000_000_000, all(int2(1), int4(1_999_999_990))))),
        arguments(
            "a value that claims to be huge",
            says(one, message('D', all(int2(1), int4(1_999_999_990))))),
        arguments("a value of less than no bytes", says(one, message('D', all(int2(1), int4(-7))))),
        arguments("errors without end", floods(one, said('E', "ERROR", "XX000", "no"))),
        arguments("ends of commands without end", floods(one, complete())),
        arguments("descriptions without end", floods(parsed(), description(1600))),
        arguments("65535 columns", says(parsed(), description(65_535))),
        arguments(
            "COPY data without end",
            floods(message('H', all(new byte[1], int2(0))), message('d', new byte[10]))),
        arguments(
            "COPY data that ends in the middle",
            saysAndGoes(
                message('H', all(new byte[1], int2(0))), lying('d', 1_000_000, new byte[10]))),
        arguments("an unknown message", says(message('!', new byte[3]))),
        arguments("parse complete without end", floods(new byte[0], message('1', new byte[0]))),
        arguments("an end in the middle of a row", saysAndGoes(one, lying('D', 100, int2(1)))),
        arguments(
            "a row without its description",
            answers(
                message('1', new byte[0]),
                message('2', new byte[0]),
                message('n', new byte[0]),
                row(int4(1)),
                complete(),
                rest(),
                ready())),
        arguments(
            "fewer columns than described",
            answers(parsed(), description(2), row(int4(1)), complete(), rest(), ready())),
        arguments(
            "a number of three bytes", answers(one, row(new byte[3]), complete(), rest(), ready())),
        arguments(
            "text that is no UTF-8",
            answers(
                parsed(),
                textDescription(),
                row(new byte[] {-1, -2}),
                complete(),
                rest(),
                ready())),
        arguments("an error without fields", answers(message('E', new byte[1]), ready())),
        arguments(
            "a transaction that stays open",
            answers(one, row(text("x")), complete(), rest(), message('Z', new byte[] {'T'}))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersToAQuery")
  void whateverAQueryIsAnsweredWith(String name, Misdeed misdeed) {
    hostile.misbehaveAt("-- bait", misdeed);

    victim.failsAtTheBait();
  }

  @Test
  void anAnswerThatNobodyAskedForIsNotTakenForTheNextOne() {
    byte[] answer =
        all(
            parsed(),
            description(1),
            row("13".getBytes(StandardCharsets.US_ASCII)),
            complete(),
            rest(),
            ready());
    hostile.misbehaveAt("-- bait", answers(answer, answer));

    for (int i = 0; i < 3; i++) {
      pair.othersStayFresh();
      assertThat(pair.page())
          .doesNotContain("one_v{server=\"faulty\"} 13", "two_v{server=\"faulty\"} 13");
    }
  }

  @Test
  void proofOfLifeThatFloodsIsNone() {
    hostile.misbehaveAt(
        "pg_is_in_recovery", floods(new byte[0], said('N', "NOTICE", "00000", "look")));

    pair.awaitDown("connect");
    pair.othersStayFresh();
  }
}
