package dev.pgvitals.config.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of a connection string, and every way to get one wrong. */
class ConnectionStringsTest {
  @TempDir private Path home;

  private ConnectionTarget read(String text, String... variables) throws ProblemsException {
    return new ConnectionStrings(Environments.of(home, variables)).read("URL", text);
  }

  private String problems(String text, String... variables) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> read(text, variables));
    assertThat(refused).as(text).isNotNull();
    return refused.problems().stream()
        .map(problem -> problem.position() + " " + problem.message())
        .collect(Collectors.joining(" AND "));
  }

  private static String summary(ConnectionTarget target) {
    String hosts =
        target.hosts().stream()
            .map(ConnectionTarget.Host::toString)
            .collect(Collectors.joining(","));
    String password =
        target.password() instanceof PasswordSource.Given g ? g.secret().reveal() : "-";
    return hosts + " " + target.database() + " " + target.user() + " " + password;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://                                      | localhost:5432 os os -
          postgres://                                        | localhost:5432 os os -
          postgresql:///                                     | localhost:5432 os os -
          postgresql://db1                                   | db1:5432 os os -
          postgresql://db1:6432                              | db1:6432 os os -
          postgresql://db1:/orders                           | db1:5432 orders os -
          postgresql:///orders                               | localhost:5432 orders os -
          postgresql://:6432/orders                          | localhost:6432 orders os -
          postgresql://ann@db1                               | db1:5432 ann ann -
          postgresql://ann@                                  | localhost:5432 ann ann -
          postgresql://ann:pw@db1/orders                     | db1:5432 orders ann pw
          postgresql://ann:@db1                              | db1:5432 ann ann -
          postgresql://:pw@db1                               | db1:5432 os os pw
          postgresql://a:b:c@db1                             | db1:5432 a a b:c
          postgresql://a%40b:p%40s%2Fs%3A%25@db1/x%20y       | db1:5432 x y a@b p@s/s:%
          postgresql://j%C3%B6rg@db1                         | db1:5432 jörg jörg -
          postgresql://ann:p+w@db1                           | db1:5432 ann ann p+w
          postgresql://[::1]                                 | [::1]:5432 os os -
          postgresql://[2001:db8::1]:6432/orders             | [2001:db8::1]:6432 orders os -
          postgresql://[fe80::1%25eth0]/orders               | [fe80::1%eth0]:5432 orders os -
          postgresql://h1:1,h2:2/d                           | h1:1,h2:2 d os -
          postgresql://h1,h2:2,h3/d                          | h1:5432,h2:2,h3:5432 d os -
          postgresql://h1,[::1]:2/d                          | h1:5432,[::1]:2 d os -
          postgresql://h1,h2/d?port=7                        | h1:7,h2:7 d os -
          postgresql://?host=db1&port=1&dbname=d&user=u&password=p | db1:1 d u p
          postgresql://ignored/d?host=db1                    | db1:5432 d os -
          postgresql://db1?user=me%40corp&password=a%26b     | db1:5432 me@corp me@corp a&b
          postgresql://db1/?password=a=b                     | db1:5432 os os a=b
          postgresql://db1/d?                                | db1:5432 d os -
          postgresql://ann:p?w@db1/d                         | db1:5432 d ann p?w
          jdbc:postgresql://db1:6432/orders?user=ann&password=p%26w | db1:6432 orders ann p&w
          jdbc:postgresql://h1:1,h2:2/d?user=a+b             | h1:1,h2:2 d a b -
          jdbc:postgresql:orders                             | localhost:5432 orders os -
          jdbc:postgresql:/                                  | localhost:5432 os os -
          """)
  void uris(String text, String expected) throws ProblemsException {
    assertThat(summary(read(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          host=db1                                           | db1:5432 os os -
          "  host = db1  port= 6432 dbname =orders "         | db1:6432 orders os -
          host=h1,h2 port=1,2 dbname=d                       | h1:1,h2:2 d os -
          host=h1,h2 port=7 dbname=d                         | h1:7,h2:7 d os -
          host=::1 user=ann                                  | [::1]:5432 ann ann -
          user=ann password='p w' host=db1                   | db1:5432 ann ann p w
          user=ann password='p\\'w\\\\' host=db1             | db1:5432 ann ann p'w\\
          user=ann password=p\\ w host=db1                   | db1:5432 ann ann p w
          user='' password='' host=''                        | localhost:5432 os os -
          host='db1'port=6432                                | db1:6432 os os -
          host=a host=b                                      | b:5432 os os -
          hostaddr=10.0.0.1 user=ann                         | 10.0.0.1:5432 ann ann -
          host=db1 hostaddr=10.0.0.1                         | db1:5432 os os -
          password=a@b:c/d host=db1                          | db1:5432 os os a@b:c/d
          """)
  void keyValueStrings(String text, String expected) throws ProblemsException {
    assertThat(summary(read(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://h?sslmode=require&application_name=a%20b  | {application_name=a b, sslmode=require}
          postgresql://h?ssl=true                                | {sslmode=require}
          postgresql://h?options=-c%20work_mem%3D1MB             | {options=-c work_mem=1MB}
          postgresql://h?options=-c%20work_mem=1MB               | {options=-c work_mem=1MB}
          postgresql://h?sslmode=                                | {}
          postgresql://h?requiressl=1                            | {sslmode=require}
          postgresql://h?sslrootcert=system                      | {sslmode=verify-full, sslrootcert=system}
          host=h target_session_attrs=prefer-standby             | {target_session_attrs=prefer-standby}
          host=h require_auth=!md5,!password                     | {require_auth=!md5,!password}
          host=h ssl_min_protocol_version=tlsv1.3                | {ssl_min_protocol_version=tlsv1.3}
          jdbc:postgresql://h/d?ssl=true&sslrootcert=r           | {sslmode=verify-full, sslrootcert=r}
          jdbc:postgresql://h/d?sslmode=require&ssl=true         | {sslmode=require}
          jdbc:postgresql://h/d?ApplicationName=a+b&connectTimeout=4 | {application_name=a b, connect_timeout=4}
          jdbc:postgresql://h/d?targetServerType=preferSecondary | {target_session_attrs=prefer-standby}
          jdbc:postgresql://h/d?loadBalanceHosts=true&tcpKeepAlive=false | {keepalives=0, load_balance_hosts=random}
          jdbc:postgresql://h/d?prepareThreshold=3&socketTimeout=9 | {}
          """)
  void parameters(String text, String expected) throws ProblemsException {
    assertThat(new TreeMap<>(read(text).parameters())).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          postgresql://h:0                | URL:1:16 the port must be a number from 1 to 65535 (if this is a password: write '/' in it as %2F, '@' as %40, '?' as %3F)
          postgresql://u@h:65536          | URL:1:18 the port must be a number from 1 to 65535
          postgresql://u:pa/ss@h          | URL:1:16 the port must be a number from 1 to 65535 (if this is a password: write '/' in it as %2F, '@' as %40, '?' as %3F)
          postgresql://u:p@ss@h           | URL:1:20 an '@' in a user name or password must be written %40
          postgresql://u:12/ss@h          | URL:1:21 an '@' in a user name or password must be written %40
          postgresql://[::1               | URL:1:14 the IPv6 address has no closing ']'
          postgresql://[]                 | URL:1:14 the IPv6 address is empty
          postgresql://[::1]x             | URL:1:19 after an IPv6 address there can only be a port, another host, '/' or '?'
          postgresql://u:%4@h             | URL:1:16 '%' must be followed by two hexadecimal digits; a percent sign is %25
          postgresql://h/a%00             | URL:1:17 %00 is not allowed
          postgresql://u%ff@h             | URL:1:14 the percent-encoded bytes are not UTF-8
          postgresql://h/a b              | URL:1:17 a space in a connection URI must be written %20
          postgresql://h/d?sslmode        | URL:1:18 a parameter must be name=value; an '&' in a value must be written %26
          postgresql://h/d?sslmod=require | URL:1:18 unknown parameter sslmod; did you mean "sslmode"?
          postgresql://h/d?colour=red     | URL:1:18 unknown parameter
          postgresql://h/d?sslmode=on&target_session_attrs=up | URL:1:26 sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full AND URL:1:50 target_session_attrs must be one of any, read-write, read-only, primary, standby, prefer-standby
          postgresql://%2Frun/d           | URL:1:14 Unix sockets cannot be used: give a host name, such as localhost, and have listen_addresses of the server include it
          postgresql://a%3Fb/d            | URL:1:14 the host is neither a host name nor an IP address
          postgresql://h/d?sslmode=require&sslrootcert=system | URL:1:26 with sslrootcert=system, sslmode must be verify-full (or be left out)
          postgresql://h?replication=database | URL:1:28 replication must be off: queries cannot run on a replication connection
          postgre://u:pw@h/d              | URL:1:1 a connection URI must begin with postgresql:// or postgres://
          mysql://h                       | URL:1:1 a connection URI must begin with postgresql:// or postgres://
          db1                             | URL:1:1 expected name=value (a value with spaces needs single quotes) or a URI that begins with postgresql://
          host=db1 my password            | URL:1:10 expected name=value (a value with spaces needs single quotes) or a URI that begins with postgresql://
          host=db1 password='x            | URL:1:19 the quoted value has no closing quote
          host=db1 prot=1                 | URL:1:10 unknown parameter prot; did you mean "port"?
          password=a prot=1               | URL:1:12 unknown parameter; did you mean "port"?
          host=a,b port=1,2,3             | URL:1:15 3 ports for 2 hosts: give one for all or one for each
          host=a port=1,2                 | URL:1:13 2 ports for 1 host: give one for all or one for each
          host=a port=x                   | URL:1:13 the port must be a number from 1 to 65535
          host=a connect_timeout=soon     | URL:1:24 connect_timeout must be a whole number
          host=a require_auth=md5,!none   | URL:1:21 require_auth must be a list of password, md5, gss, sspi, scram-sha-256, oauth, none, all or none with '!'
          host=/var/run/postgresql        | URL:1:6 Unix sockets cannot be used: give a host name, such as localhost, and have listen_addresses of the server include it
          """)
  void aWrongStringIsRefusedAtItsCharacter(String text, String expected) {
    assertThat(problems(text)).isEqualTo(expected);
  }

  @Test
  void whatTheStringLeavesOpenComesFromTheEnvironment() throws ProblemsException {
    ConnectionTarget target =
        read(
            "postgresql://",
            "PGHOST=db1",
            "PGPORT=6432",
            "PGUSER=ann",
            "PGDATABASE=orders",
            "PGPASSWORD=pw",
            "PGSSLMODE=require",
            "PGAPPNAME=");

    assertThat(summary(target)).isEqualTo("db1:6432 orders ann pw");
    assertThat(target.parameters()).isEqualTo(Map.of("sslmode", "require"));
  }

  @Test
  void theStringPrevailsOverTheEnvironment() throws ProblemsException {
    ConnectionTarget target =
        read(
            "postgresql://bob:own@db2:1/stock?sslmode=prefer",
            "PGHOST=db1",
            "PGHOSTADDR=10.0.0.1",
            "PGPORT=6432",
            "PGUSER=ann",
            "PGDATABASE=orders",
            "PGPASSWORD=pw",
            "PGSSLMODE=require");

    assertThat(summary(target)).isEqualTo("db2:1 stock bob own");
    assertThat(target.parameters()).isEqualTo(Map.of("sslmode", "prefer"));
  }

  @Test
  void aWrongVariableIsNamed() {
    assertThat(problems("postgresql://h", "PGSSLMODE=on", "PGPORT=many"))
        .isEqualTo(
            "PGSSLMODE:1:1 sslmode must be one of disable, allow, prefer, require, verify-ca,"
                + " verify-full AND PGPORT:1:1 the port must be a number from 1 to 65535");
    assertThat(problems("user=ann", "PGHOST=/var/run/postgresql"))
        .startsWith("PGHOST:1:1 Unix sockets cannot be used");
  }

  @Test
  void aVerifyingModeNamesTheRootCertificateThatLibpqWouldUse() throws ProblemsException {
    assertThat(read("host=h sslmode=verify-full").parameters())
        .containsEntry("sslrootcert", home.resolve(".postgresql/root.crt").toString());
  }
}
