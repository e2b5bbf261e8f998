package dev.pgvitals.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionLogTest {
  private static final String LOG =
      """
      [10] LOG:  connection received: host=127.0.0.1 port=40001
      [10] LOG:  connection authenticated: identity="a" method=scram-sha-256 (pg_hba.conf:1)
      [10] LOG:  connection authorized: user=a database=postgres application_name=x
      [11] LOG:  connection authorized: user=b database=postgres
      [11] LOG:  disconnection: session time: 0:00:00.016 user=b database=postgres host=127.0.0.1
      [12] LOG:  connection authorized: user=a database=shop
      [12] LOG:  disconnection: session time: 0:00:00.016 user=a database=shop host=127.0.0.1
      [12] LOG:  connection authorized: user=a database=shop
      [13] LOG:  disconnection: session time: 0:00:00.016 user=unknown
      """;

  @Test
  void sessionsAreCountedInAllAndAtOneTime() {
    SessionLog log = SessionLog.of(LOG.lines());

    assertThat(log.opened("a")).isEqualTo(3);
    assertThat(log.most("a")).isEqualTo(2);
    assertThat(log.opened("b")).isEqualTo(1);
    assertThat(log.most("b")).isEqualTo(1);
  }

  @Test
  void sessionsInOtherDatabasesAreThoseThatAreNotInThisOne() {
    SessionLog log = SessionLog.of(LOG.lines());

    assertThat(log.openedElsewhere("a", "postgres")).isEqualTo(2);
    assertThat(log.openedElsewhere("a", "shop")).isEqualTo(1);
    assertThat(log.openedElsewhere("b", "postgres")).isZero();
  }

  @Test
  void aRoleThatNeverCameHasNone() {
    assertThat(SessionLog.of(LOG.lines()).most("c")).isZero();
  }
}
