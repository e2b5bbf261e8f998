package dev.pgvitals.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgvitals.config.ConnectionStrings;
import dev.pgvitals.config.ConnectionTarget;
import dev.pgvitals.config.Environment;
import dev.pgvitals.config.PasswordSource;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A target in pgJDBC's words, with the guards that every session gets. */
class JdbcSettingsTest {
  private static final String GUARDS =
      "-c statement_timeout=5000 -c lock_timeout=200 -c idle_in_transaction_session_timeout=30000"
          + " -c default_transaction_read_only=on -c jit=off"
          + " -c client_min_messages=error -c exit_on_error=off"
          + " -c default_transaction_isolation=read\\ committed";

  private static ConnectionTarget target(String text) throws ProblemsException {
    return new ConnectionStrings(new Environment(Map.of(), Path.of("/home/os"), "os"))
        .read("URL", text);
  }

  private static JdbcSettings settings(String text) throws ProblemsException {
    ConnectionTarget target = target(text);
    return JdbcSettings.of(
        target,
        target.database(),
        Duration.ofSeconds(5),
        Duration.ofMillis(200),
        Duration.ofMillis(2500));
  }

  @Test
  void everySessionIsBoundedAndGuarded() throws ProblemsException {
    JdbcSettings settings = settings("postgresql://ann:hunter2@db1/orders");

    assertThat(settings.url()).isEqualTo("jdbc:postgresql://db1:5432/orders");
    assertThat(new TreeMap<>(settings.properties()))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("ApplicationName", "pgvitals"),
                    Map.entry("allowEncodingChanges", "true"),
                    Map.entry("assumeMinServerVersion", "13"),
                    Map.entry("binaryTransfer", "false"),
                    Map.entry("binaryTransferEnable", "INT2,INT4,INT8"),
                    Map.entry("cancelSignalTimeout", "2"),
                    Map.entry("connectTimeout", "3"),
                    Map.entry("gssEncMode", "disable"),
                    Map.entry("maxResultBuffer", "16M"),
                    Map.entry("options", GUARDS),
                    Map.entry("password", ""),
                    Map.entry("prepareThreshold", "3"),
                    Map.entry("requireAuth", "!password"),
                    Map.entry("socketFactory", PoliteSocketFactory.class.getName()),
                    Map.entry("socketTimeout", "10"),
                    Map.entry("sslfactory", WireTls.class.getName() + "$FileTrust"),
                    Map.entry("tcpKeepAlive", "true"),
                    Map.entry("user", "ann"))));
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
          sslrootcert=system                      | sslfactory=dev.pgvitals.postgres.WireTls$SystemTrust
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

  @Test
  void theUsersOwnOptionsFollowTheGuards() throws ProblemsException {
    assertThat(settings("host=h options='-c work_mem=8MB'").properties())
        .containsEntry("options", GUARDS + " -c work_mem=8MB");
  }

  @ParameterizedTest
  @CsvSource({"primary", "read-write", "standby", "read-only", "prefer-standby"})
  void aHostChosenByItsRoleIsMadeReadOnlyAfterTheChoice(String role) throws ProblemsException {
    Properties properties = settings("host=a,b target_session_attrs=" + role).properties();

    assertThat(properties.getProperty("options")).doesNotContain("read_only");
    assertThat(properties)
        .containsEntry("readOnly", "true")
        .containsEntry("readOnlyMode", "always");
  }

  @Test
  void behindAPoolerNothingIsLeftInASession() throws ProblemsException {
    JdbcSettings settings = settings("host=a,b target_session_attrs=primary options='-c a.b=c'");

    assertThat(settings.behindPooler().properties())
        .doesNotContainKeys("options", "readOnly", "readOnlyMode")
        .containsEntry("prepareThreshold", "0")
        .containsEntry("targetServerType", "primary");
    assertThat(settings.unchanging().properties())
        .doesNotContainKey("readOnly")
        .containsEntry("readOnlyMode", "always");
    assertThat(settings.properties()).containsKeys("options", "readOnly");
  }

  @ParameterizedTest
  @CsvSource({
    "sslrootcert=/ca.crt, FileTrust, /ca.crt",
    "sslrootcert=system, SystemTrust,",
    "sslmode=disable, FileTrust,",
  })
  void aConsoleIsAskedInItsOwnWay(String parameters, String trust, @Nullable String certificate)
      throws ProblemsException {
    Properties console =
        settings("host=a,b target_session_attrs=primary " + parameters)
            .forConsole(Duration.ofMillis(1500))
            .properties();

    assertThat(console)
        .doesNotContainKeys("options", "readOnly", "targetServerType")
        .containsEntry("preferQueryMode", "simple")
        .containsEntry("socketTimeout", "2")
        .containsEntry("socketFactory", ConsoleSocketFactory.class.getName())
        .containsEntry("sslfactory", WireTls.class.getName() + "$" + trust);
    assertThat(console.getProperty("sslrootcert")).isEqualTo(certificate);
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
  void aUnixSocketIsRefused() {
    ConnectionTarget socket =
        new ConnectionTarget(
            List.of(new ConnectionTarget.Host("/run/postgresql", 5432)),
            "d",
            "u",
            new PasswordSource.None(),
            Map.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcSettings.of(socket, "d", Duration.ZERO, Duration.ZERO, Duration.ZERO))
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
