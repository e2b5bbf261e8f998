package dev.pgvitals.serverlog.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StderrLogTest {
  private static final String DEBIAN = "%m [%p] %q%u@%d ";

  private static List<String> read(String prefix, String... lines) {
    return Collected.of(StderrLog.of(prefix).orElseThrow(), String.join("\n", lines) + "\n", 1000)
        .records;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'%m [%p] ';'2026-11-28 05:12:34.123 CET [7] '",
        "'%m [%p] ';'2026-11-28 05:12:34.123 +0530 [7] '",
        "'%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ';'2026-11-28 05:12:34 UTC [7]: [3-1]"
            + " user=[unknown],db=[unknown],app=[unknown],client=10.0.0.9 '",
        "'%t:%r:%u@%d:[%p]:';'2026-11-28 05:12:34 UTC:10.0.0.9(5123):bob@shop:[7]:'",
        "'%n %c %v %x %Q %s %b %P ';'1764306754.123 6a.4d 3/5 0 -77 2026-11-28 05:12:34 UTC client"
            + " backend  '",
        "'%m %-10u|%5p|%% ';'2026-11-28 05:12:34.123 UTC bob       |    7|% '",
      })
  void linesOfAPrefixAreRead(String prefix, String written) {
    assertThat(read(prefix, written + "LOG:  hello: world"))
        .singleElement()
        .asString()
        .startsWith("log|00000|")
        .endsWith("|hello: world|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[%p] ", "%m %Z ", "%q%m ", "app: "})
  void aPrefixThatDoesNotTellALineFromOtherTextIsRefused(String prefix) {
    assertThat(LinePrefix.of(prefix)).isEmpty();
  }

  @Test
  void theRecommendedOneTellsAllThatIsCounted() {
    LinePrefix prefix = LinePrefix.of(LinePrefix.RECOMMENDED).orElseThrow();

    assertThat(prefix.groups())
        .containsKeys(LogField.USER, LogField.ADDRESS, LogField.SQLSTATE, LogField.TAG);
  }

  @Test
  void aTagOfTwoWordsIsToldFromTheNameBehindIt() {
    assertThat(
            read(
                "%m %i %u@%d ",
                "2026-11-28 05:12:34.123 UTC ALTER ROLE BOB@shop ERROR:  x",
                "2026-11-28 05:12:34.123 UTC authentication bob@shop ERROR:  x"))
        .containsExactly("error||BOB||ALTER ROLE||x|", "error||bob||authentication||x|");
  }

  @Test
  void processesWithoutAClientStopAtPercentQ() {
    assertThat(
            read(
                DEBIAN,
                "2026-11-28 05:12:34.123 UTC [7] LOG:  started",
                "2026-11-28 05:12:34.123 UTC [8] bob@shop ERROR:  division by zero"))
        .containsExactly("log|00000|||||started|", "error||bob||||division by zero|");
  }

  @Test
  void withoutSqlstateEnglishTextsTellSome() {
    assertThat(
            read(
                DEBIAN,
                "2026-11-28 05:12:34.123 UTC [7] a@b FATAL:  password authentication failed for"
                    + " user \"a\"",
                "2026-11-28 05:12:34.123 UTC [7] a@b FATAL:  no pg_hba.conf entry for host \"::1\"",
                "2026-11-28 05:12:34.123 UTC [7] a@b FATAL:  role \"a\" does not exist",
                "2026-11-28 05:12:34.123 UTC [7] a@b ERROR:  permission denied for table t",
                "2026-11-28 05:12:34.123 UTC [7] a@b FATAL:  Passwort-Authentifizierung für"
                    + " Benutzer »a« fehlgeschlagen"))
        .extracting(record -> record.split("\\|", -1)[1])
        .containsExactly("28P01", "28000", "28000", "42501", "");
  }

  @Test
  void withSqlstateTheLanguageDoesNotMatter() {
    assertThat(
            read(
                "%m [%p] %e ",
                "2026-11-28 05:12:34.123 CET [7] 28P01 FATAL:  Passwort-Authentifizierung für"
                    + " Benutzer »a« fehlgeschlagen",
                "2026-11-28 05:12:34.123 CET [7] 28P01 DETAIL:  Verbindung stimmte überein",
                "2026-11-28 05:12:34.123 CET [7] 42501 FEHLER:  keine Berechtigung für Tabelle t",
                "2026-11-28 05:12:34.123 CET [7] 42501 ANWEISUNG:  select 1",
                "2026-11-28 05:12:34.123 CET [7] 42501 ERREUR:  droit refusé",
                "2026-11-28 05:12:34.123 CET [7] 42501 ASTUCE :  rien",
                "2026-11-28 05:12:34.123 CET [7] 42501 ОШИБКА:  нет доступа"))
        .extracting(record -> record.substring(0, record.indexOf('|', 8)))
        .containsExactly("fatal|28P01", "error|42501", "error|42501", "error|42501");
  }

  @Test
  void verbosePutsTheSqlstateInFrontOfTheMessage() {
    assertThat(
            read(
                "%m [%p] ",
                "2026-11-28 05:12:34.123 UTC [7] ERROR:  42501: permission denied for table t",
                "2026-11-28 05:12:34.123 UTC [7] LOCATION:  aclcheck_error, aclchk.c:2843"))
        .containsExactly("error|42501|||||permission denied for table t|");
  }

  @Test
  void aNameThatLooksLikeTheRestOfTheLineTakesNoLongerThanAnyOther() {
    String prefix = "%m [%p] %u@%d@%a@%h@%i ";
    String name = "@".repeat(63);
    String line =
        "2026-11-28 05:12:34.123 UTC [7] " + String.join("@", name, name, name, "h", "x") + " no\n";
    Collected found = Collected.of(StderrLog.of(prefix).orElseThrow(), line, 1000);

    assertThat(found.unparsed).isEqualTo(1);
  }
}
