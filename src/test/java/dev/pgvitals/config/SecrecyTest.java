package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a password is given, rightly or wrongly, nothing that can be printed shows it. */
class SecrecyTest {
  /** Stands in every password, on both sides of what a parser may stumble over. */
  private static final String MARK = "hunter2";

  @TempDir private Path home;

  static Stream<String> passwords() {
    return Stream.of(
            "",
            "@",
            "/",
            ":",
            "?",
            "#",
            "&",
            "=",
            "%",
            "%zz",
            "%00",
            " ",
            "'",
            "\\",
            "\"",
            ",",
            ";",
            "[",
            "]",
            "{",
            "}",
            "*",
            "!",
            "|",
            ">",
            "$",
            "${",
            "${X",
            "://",
            "@h/d?x=",
            "?a=",
            "&sslmod=",
            "\t",
            "ö",
            "\u0000",
            "1/",
            "5432/",
            "5432?",
            "/x@y:")
        .map(odd -> MARK + odd + MARK);
  }

  private static List<String> connectionStrings(String password) {
    String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    return List.of(
        "postgresql://u:" + password + "@h/d",
        "postgresql://u:" + encoded + "@h/d",
        "postgresql://u:" + encoded + "@h:port/d",
        "postgresql://u:" + encoded + "@h,h2:1:2/d",
        "postgresql://u:" + encoded + "@[::1/d",
        "postgresql://u:" + encoded + "@h/d?sslmode=maybe",
        "postgresql://h/d?user=u&password=" + password,
        "postgresql://h/d?password=" + password + "&sslmod=require",
        "postgresql://h/d?passwrod=" + password,
        "postgresql://h/d?sslpassword=" + encoded,
        "jdbc:postgresql://h/d?user=u&password=" + password,
        "jdbc:postgresql://u:" + password + "@h/d",
        "jdbc:mysql://u:" + password + "@h/d",
        "postgre://u:" + password + "@h/d",
        "postgresql:/u:" + password + "@h/d",
        "//u:" + password + "@h/d",
        "u:" + password + "@h/d",
        "host=h password=" + password,
        "host=h password='" + password,
        "host=h password='" + password + "'",
        "host=h password=" + password + " sslmode=maybe colour=red",
        "host=h password " + password,
        "host=h passwrod=" + password,
        password);
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void ofConnectionStrings(String password) {
    for (String text : connectionStrings(password)) {
      assertSilent(text, "DATABASE_URL=" + text);
      assertSilent(text, "DATA_SOURCE_NAME=" + text + ",postgresql://h2");
      assertSilent(text, "DATA_SOURCE_URI=" + text, "DATA_SOURCE_PASS=another" + password);
      assertSilent(text, "PGHOST=h", "PGPASSWORD=" + password, "DATA_SOURCE_PASS_FILE=/p");
    }
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void ofTheFile(String password) {
    for (String text : connectionStrings(password)) {
      for (String yaml :
          List.of(
              "servers: [{url: ${TEXT}}]",
              "servers:\n- url: " + text,
              "servers:\n- url: '" + text.replace("'", "''") + "'",
              "servers:\n- " + text,
              "servers:\n- '" + text.replace("'", "''") + "'",
              "servers: " + text,
              "servers: ['${TEXT}']",
              "servers:\n- {host: h, password: " + password + "}",
              "servers:\n- host: h\n  password: " + password,
              "servers:\n- host: h\n  password: " + password + "\n  sslmode: on",
              "servers:\n- host: h\n  password: [" + password,
              "servers: [{host: h, password: '${PW}', timeout: '${PW}', port: '${PW}'}]",
              "servers: [{host: h, labels: '${PW}', databases: {include: ['${PW}']}}]",
              "{listen: '${PW}', names: '${PW}', interval: '${PW}', servers: '${TEXT}'}")) {
        assertSilentFile(yaml, text, password);
      }
    }
  }

  private void assertSilent(String what, String... variables) {
    Environment environment = Environments.of(home, variables);
    assertThat(environment.toString()).doesNotContain(MARK);
    try {
      assertSilent(what, new ConfigReader(environment).readEnvironment());
    } catch (ProblemsException e) {
      assertSilent(what, e);
    }
  }

  private void assertSilentFile(String yaml, String text, String password) {
    Environment environment = Environments.of(home, "TEXT=" + text, "PW=" + password);
    try {
      assertSilent(yaml, new ConfigReader(environment).read("c.yaml", yaml));
    } catch (ProblemsException e) {
      assertSilent(yaml, e);
    }
  }

  private static void assertSilent(String what, ProblemsException e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).as(what).doesNotContain(MARK);
    assertThat(e.problems())
        .as(what)
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.position().line()).isPositive());
  }

  /**
   * Where a mangled string still reads as something, as {@code u:pass?word@h} may, its pieces are a
   * host or a database for all anyone can tell; only what was read as the password is looked for.
   */
  private static void assertSilent(String what, LoadedConfig loaded) {
    for (ServerConfig server : loaded.config().servers()) {
      ConnectionTarget target = server.target();
      if (!(target.password() instanceof PasswordSource.Given given)) {
        continue;
      }
      String printed =
          loaded
              + " "
              + server
              + " "
              + JdbcSettings.of(
                  target, target.database(), Duration.ofSeconds(1), Duration.ofSeconds(1));
      assertThat(printed).as(what).doesNotContain(given.secret().reveal());
    }
    for (Problem notice : loaded.notices()) {
      assertThat(notice.toString()).as(what).doesNotContain(MARK);
    }
  }
}
