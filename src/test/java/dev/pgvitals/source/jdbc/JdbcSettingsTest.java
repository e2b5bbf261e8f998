package dev.pgvitals.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.ConnectionStrings;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A target in pgJDBC's words. */
class JdbcSettingsTest {
  private static ConnectionTarget target(String text) throws ProblemsException {
    return new ConnectionStrings(new Environment(Map.of(), Path.of("/home/os"), "os"))
        .read("URL", text);
  }

  private static JdbcSettings settings(String text) throws ProblemsException {
    ConnectionTarget target = target(text);
    return JdbcSettings.of(
        target, target.database(), Duration.ofSeconds(10), Duration.ofMillis(2500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://db1/orders          | db1:5432             | orders
          postgresql://h1:1,[::1]:2/d      | h1:1,[::1]:2         | d
          postgresql://h/a%2Fb%20c%3Fd+e%26%25%C3%B6 | h:5432     | a/b c?d+e&%ö
          """)
  void theDriverReadsFromTheUrlWhatWasMeant(String text, String hosts, String database)
      throws ProblemsException {
    JdbcSettings settings = settings(text);

    Properties read =
        Objects.requireNonNull(Driver.parseURL(settings.url(), settings.properties()));

    String[] names = String.valueOf(read.getProperty("PGHOST")).split(",", -1);
    String[] ports = String.valueOf(read.getProperty("PGPORT")).split(",", -1);
    StringBuilder pairs = new StringBuilder(names[0] + ":" + ports[0]);
    for (int i = 1; i < names.length; i++) {
      pairs.append(',').append(names[i]).append(':').append(ports[i]);
    }
    assertThat(pairs).hasToString(hosts);
    assertThat(read.getProperty("PGDBNAME")).isEqualTo(database);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          sslmode=require                         | sslmode=require
          sslmode=require sslrootcert=/r.crt      | sslmode=verify-ca
          sslmode=verify-full                     | sslrootcert=/home/os/.postgresql/root.crt
          sslmode=verify-full sslrootcert=/r.crt  | sslrootcert=/r.crt
          sslrootcert=system                      | sslfactory=dev.pgvitals.source.socket.WireTls$SystemTrust
          sslrootcert=system                      | sslmode=verify-full
          sslrootcert=system                      | sslrootcert=null
          sslcert=/c.crt                          | sslcert=/c.crt
          sslkey=/c.pk8                           | sslkey=/c.pk8
          sslpassword=x                           | sslpassword=x
          sslnegotiation=direct                   | sslNegotiation=direct
          channel_binding=require                 | channelBinding=require
          require_auth=scram-sha-256              | requireAuth=scram-sha-256
          gssencmode=prefer                       | gssEncMode=prefer
          krbsrvname=pg                           | kerberosServerName=pg
          keepalives=0                            | tcpKeepAlive=false
          load_balance_hosts=random               | loadBalanceHosts=true
          application_name=mine                   | ApplicationName=mine
          fallback_application_name=mine          | ApplicationName=mine
          target_session_attrs=any                | targetServerType=any
          target_session_attrs=standby            | targetServerType=secondary
          target_session_attrs=read-only          | targetServerType=secondary
          target_session_attrs=prefer-standby     | targetServerType=preferSecondary
          connect_timeout=99                      | connectTimeout=3
          """)
  void libpqsWordsBecomeTheDrivers(String parameter, String property) throws ProblemsException {
    String name = property.substring(0, property.indexOf('='));

    assertThat(name + "=" + settings("host=h " + parameter).properties().getProperty(name))
        .isEqualTo(property);
    assertThat(JdbcSettings.notices(target("host=h " + parameter))).isEmpty();
    assertThat(PGProperty.forName(name)).as("the driver knows " + name).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host=h                                                   | !password
          host=h sslmode=require                                   | !password
          host=h sslmode=require sslrootcert=/ca.crt               |
          host=h sslmode=verify-ca sslrootcert=/ca.crt             |
          host=h sslmode=verify-full sslrootcert=/ca.crt           |
          host=h sslrootcert=system                                |
          host=h require_auth=scram-sha-256                        | scram-sha-256
          host=h require_auth=password                             | password
          host=h require_auth=!md5,!password                       | !md5,!password
          host=h require_auth=!oauth,!password                     | !password
          host=h require_auth=oauth,md5                            | md5
          host=h require_auth=oauth                                | oauth
          host=h require_auth=!oauth                               |
          host=h require_auth=none sslmode=verify-full sslrootcert=/ca.crt | none
          """)
  void aPasswordGoesInClearTextOnlyToWhoHasProvedWhoItIs(String text, @Nullable String allowed)
      throws ProblemsException {
    assertThat(settings(text).properties().getProperty("requireAuth")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host=h require_auth=password                                                | true
          host=h require_auth=md5,password sslmode=require                            | true
          host=h require_auth=!md5                                                    | true
          host=h require_auth=!md5,!password                                          | false
          host=h require_auth=scram-sha-256                                           | false
          host=h                                                                      | false
          host=h require_auth=password sslmode=verify-full sslrootcert=/ca.crt        | false
          """)
  void thatAPasswordMayBeReadOnItsWayIsSaid(String text, boolean said) throws ProblemsException {
    List<String> notices = JdbcSettings.notices(target(text));

    assertThat(notices.stream().anyMatch(notice -> notice.contains("in clear text")))
        .isEqualTo(said);
  }

  @Test
  void whatTheDriverCannotDoIsNamed() throws ProblemsException {
    assertThat(
            JdbcSettings.notices(
                target(
                    "host=h hostaddr=10.0.0.1 sslcrl=/crl tcp_user_timeout=5"
                        + " sslrootcert=system sslcert=/c.crt")))
        .containsExactly(
            "hostaddr has no effect: the JDBC driver resolves the host name itself",
            "sslcrl has no effect: the JDBC driver does not support it",
            "tcp_user_timeout has no effect: the JDBC driver does not support it",
            "sslcert has no effect with sslrootcert=system: name the file of the root"
                + " certificate instead");
  }

  @Test
  void aServerMayAskForTenTimesTheRoundsOfHashingThatTheDriverAllows() throws ProblemsException {
    assertThat(settings("host=h").properties()).containsEntry("scramMaxIterations", "1000000");
  }

  @Test
  void aUnixSocketIsRefused() {
    ConnectionTarget socket =
        new ConnectionTarget(
            List.of(new ConnectionTarget.Host("/run/postgresql", 5432)),
            "d",
            "u",
            new PasswordSource.None(),
            Map.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcSettings.of(socket, "d", Duration.ZERO, Duration.ZERO))
        .withMessage("Unix sockets cannot be used (/run/postgresql): connect over TCP");
  }

  @Test
  void noSecretIsPrinted() throws ProblemsException {
    JdbcSettings settings = settings("host=h password=hunter2 sslpassword=hunter3");

    assertThat(settings.properties()).containsEntry("password", "");
    assertThat(settings + " " + target("host=h password=hunter2 sslpassword=hunter3"))
        .doesNotContain("hunter");
  }
}
