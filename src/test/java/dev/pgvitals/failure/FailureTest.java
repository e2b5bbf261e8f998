package dev.pgvitals.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.source.jdbc.SqlFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class FailureTest {
  @ParameterizedTest
  @CsvSource({
    "08001, connect",
    "08006, connect",
    "53300, connect",
    "57P01, connect",
    "57P03, connect",
    "3D000, connect",
    "28P01, auth",
    "28000, auth",
    "57014, timeout",
    "55P03, lock_timeout",
    "42501, permission",
    "42P01, undefined",
    "42703, undefined",
    "42883, undefined",
    "42601, sql",
    "22012, sql",
    "40001, sql",
    "57P05, connect",
    "25P03, timeout",
    "25P04, timeout",
    "0A000, sql",
    "55000, sql",
    "53200, sql",
    "3F000, undefined",
  })
  void theReasonComesFromTheSqlState(String state, String reason) {
    assertThat(failure(state, false, true).reason().label()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "08001, CONNECTION_GONE",
    "08006, CONNECTION_GONE",
    "57P01, CONNECTION_GONE",
    "57P02, CONNECTION_GONE",
    "57P03, CONNECTION_GONE",
    "57P04, CONNECTION_GONE",
    "57P05, CONNECTION_GONE",
    "25P03, CONNECTION_GONE",
    "25P04, CONNECTION_GONE",
    "08004, UNAVAILABLE",
    "28P01, UNAVAILABLE",
    "28000, UNAVAILABLE",
    "3D000, UNAVAILABLE",
    "53300, UNAVAILABLE",
    "57014, PASSING",
    "55P03, PASSING",
    "40001, PASSING",
    "40P01, PASSING",
    "53200, PASSING",
    "0A000, PERMANENT",
    "55000, PERMANENT",
    "42501, PERMANENT",
    "42883, PERMANENT",
    "42P01, PERMANENT",
    "42703, PERMANENT",
    "22012, OURS",
    "42601, OURS",
    "XX000, OURS",
  })
  void whatThereIsToDoComesFromTheSqlState(String state, ErrorClass errorClass) {
    assertThat(failure(state, false, true).errorClass()).isEqualTo(errorClass);
  }

  @Test
  void whatTheDriverCannotDoIsNoRefusalOfTheServer() {
    Failure failure =
        SqlFailures.of(new PSQLException("no COPY here", PSQLState.NOT_IMPLEMENTED), false, false);

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.OURS);
    assertThat(failure.sqlState()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"57P05", "25P03", "25P04", "08006", "57P01", "28P01", "53300"})
  void aConnectionIsOfNoUseAfterIt(String state) {
    assertThat(failure(state, false, false).breaksConnection()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"57014", "55P03", "42501", "0A000", "22012", "53200"})
  void aConnectionIsGoodAfterIt(String state) {
    assertThat(failure(state, false, false).breaksConnection()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "FATAL: SASL authentication failed, auth",
    "FATAL: not allowed, auth",
    "FATAL: no such database: shop, connect",
    "FATAL: query_wait_timeout, connect",
    "FATAL: transaction blocks not allowed in statement pooling mode, connect",
  })
  void aPoolerThatHasOneSqlStateForAllIsUnderstoodByItsWords(String message, String reason) {
    Failure failure = SqlFailures.of(new SQLException(message, "08P01"), false, false);

    assertThat(failure.reason().label()).isEqualTo(reason);
    assertThat(failure.isUnknownDatabase()).isEqualTo(message.contains("shop"));
  }

  @ParameterizedTest
  @CsvSource({"40001, false", "57P04, false", "57014, false"})
  void onAStandbyACancelledStatementGaveWayToReplay(String state, boolean timedOut) {
    assertThat(failure(state, true, timedOut).reason()).isEqualTo(FailureReason.CONFLICT);
  }

  @Test
  void onAStandbyToo_aStatementThatUsedUpItsTimeTimedOut() {
    assertThat(failure("57014", true, true).reason()).isEqualTo(FailureReason.TIMEOUT);
  }

  @Test
  void aTlsErrorBeneathIsTlsWhateverTheState() {
    SQLException error =
        new SQLException("SSL error", "08006", new SSLHandshakeException("not trusted"));

    Failure failure = SqlFailures.of(error, false, false);

    assertThat(failure.reason()).isEqualTo(FailureReason.TLS);
    assertThat(failure.message()).isEqualTo("SSL error (not trusted)");
  }

  @Test
  void anUnknownHostIsNamed() {
    SQLException error =
        new SQLException(
            "The connection attempt failed.", "08001", new UnknownHostException("nowhere"));

    assertThat(SqlFailures.of(error, false, false).message())
        .isEqualTo("The connection attempt failed. (the host name nowhere cannot be resolved)");
  }

  @Test
  void whatIsAtTheBottomOfItIsSaid() {
    SQLException error =
        new SQLException(
            "SSL could not be set up.",
            "08006",
            new IOException("wrapped", new FileNotFoundException("/ca.crt (No such file)")));

    assertThat(SqlFailures.of(error, false, false).message())
        .isEqualTo("SSL could not be set up. (/ca.crt (No such file))");
  }

  @Test
  void theMessageIsOneLine() {
    SQLException error = new SQLException("ERROR: no\n  Hint: yes\n  Position: 8", "42P01");

    assertThat(SqlFailures.of(error, false, false).message())
        .isEqualTo("ERROR: no Hint: yes Position: 8");
  }

  @ParameterizedTest
  @CsvSource({
    "57014, statement_timeout",
    "25P04, transaction_timeout",
    "25P03, idle_in_transaction_session_timeout",
    "57P05, idle_session_timeout",
  })
  void aLoginThatATimeoutEndedHasItsNameInTheHint(String state, String setting) {
    assertThat(new Failure(FailureReason.CONNECT, state, "canceled").hint())
        .contains(setting)
        .endsWith(": ALTER ROLE ... SET " + setting + " = 0 for the agent's role");
  }

  @Test
  void aPoolersSessionThatEndsAtOnceIsMostLikelyEndedByATimeout() {
    Failure failure =
        SqlFailures.of(new SQLException("FATAL: invalid server parameter", "08P01"), false, false);

    assertThat(failure.hint())
        .isEqualTo(
            "the pooler could not set up a session at the server; see its log. If"
                + " idle_session_timeout of the server ended the session: ALTER ROLE ... SET"
                + " idle_session_timeout = 0 for the agent's role");
  }

  private static Failure failure(String state, boolean standby, boolean timedOut) {
    return SqlFailures.of(new SQLException("message", state), standby, timedOut);
  }
}
