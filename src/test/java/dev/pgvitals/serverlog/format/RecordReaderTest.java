package dev.pgvitals.serverlog.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordReaderTest {
  private static final String CSV =
      """
      2026-11-28 05:12:34.123 UTC,"bob","shop",77,"10.0.0.9:5123",6a.4d,1,"authentication",2026-11-28 05:12:34 UTC,3/5,0,FATAL,28P01,"password authentication failed for user ""bob""\","Connection matched line 3",,,,,,,,,"client backend",,0
      2026-11-28 05:12:35.001 UTC,"eve","shop",78,"[local]",6b.4e,2,"SELECT",2026-11-28 05:12:34 UTC,3/6,0,ERROR,42501,"permission denied for table t",,,,,,"select 1,
      '2026-11-28 05:12:36.000 UTC,""mallory"",,,', ""x""
      from t",15,,"psql","client backend",,-17
      2026-11-28 05:12:36.002 UTC,,,55,,6c.37,9,,2026-11-28 05:00:00 UTC,,0,LOG,00000,"checkpoint starting: time",,,,,,,,,"","checkpointer",,0
      """;

  private static final String JSON =
      """
      {"timestamp":"2026-11-28 05:12:34.123 UTC","user":"bob","dbname":"shop","pid":77,"remote_host":"10.0.0.9","remote_port":5123,"session_id":"6a.4d","line_num":1,"ps":"authentication","error_severity":"FATAL","state_code":"28P01","message":"password authentication failed for user \\"bob\\"","detail":"Connection matched line 3","backend_type":"client backend","query_id":0}
      {"timestamp":"2026-11-28 05:12:35.001 UTC","user":"eve","pid":78,"remote_host":"[local]","ps":"SELECT","error_severity":"ERROR","state_code":"42501","message":"permission denied for table t","statement":"select 1,\\n'2026-11-28 05:12:36.000 UTC,\\"mallory\\",,,', \\"x\\"\\nfrom t","cursor_position":15,"application_name":"psql","backend_type":"client backend","query_id":-17}
      {"timestamp":"2026-11-28 05:12:36.002 UTC","pid":55,"error_severity":"LOG","message":"checkpoint starting: time","backend_type":"checkpointer","query_id":0}
      """;

  private static final String STDERR =
      """
      2026-11-28 05:12:34.123 UTC [77] 28P01 authentication client backend bob@shop 10.0.0.9 FATAL:  password authentication failed for user "bob"
      2026-11-28 05:12:34.123 UTC [77] 28P01 authentication client backend bob@shop 10.0.0.9 DETAIL:  Connection matched line 3
      2026-11-28 05:12:35.001 UTC [78] 42501 SELECT client backend eve@shop [local] ERROR:  permission denied for table t
      2026-11-28 05:12:35.001 UTC [78] 42501 SELECT client backend eve@shop [local] STATEMENT:  select 1,
      \t2026-11-28 05:12:36.000 UTC [78] 28P01 SELECT client backend mallory@shop [local] FATAL:  x
      \tfrom t
      2026-11-28 05:12:36.002 UTC [55] 00000  checkpointer LOG:  checkpoint starting: time
      """;

  private static final String FIRST =
      "fatal|28P01|bob|10.0.0.9|authentication|client backend|password authentication failed for"
          + " user \"bob\"|";
  private static final String SECOND =
      "error|42501|eve|[local]|SELECT|client backend|permission denied for table t|";
  private static final String THIRD = "log|00000||||checkpointer|checkpoint starting: time|";
  private static final String STATEMENT =
      "select 1,\n'2026-11-28 05:12:36.000 UTC,\"mallory\",,,', \"x\"\nfrom t";

  private static LogFormat stderr() {
    return StderrLog.of("%m [%p] %e %i %b %q%u@%d %h ").orElseThrow();
  }

  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of("csvlog", (Supplier<LogFormat>) CsvLog::new, CSV, STATEMENT),
        Arguments.of("jsonlog", (Supplier<LogFormat>) JsonLog::new, JSON, STATEMENT),
        Arguments.of("stderr", (Supplier<LogFormat>) RecordReaderTest::stderr, STDERR, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void readsRecordsWhateverIsInTheirTexts(
      String name, Supplier<LogFormat> format, String text, String statement) {
    Collected found = Collected.of(format.get(), text, text.length() * 2);

    assertThat(found.records).containsExactly(FIRST, SECOND + statement, THIRD);
    assertThat(found.unparsed).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void findsTheSameWhereverTheBytesAreCut(
      String name, Supplier<LogFormat> format, String text, String statement) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> whole = List.of(FIRST, SECOND + statement, THIRD);

    for (int cut = 0; cut <= bytes.length; cut++) {
      Collected found = new Collected();
      RecordReader reader = new RecordReader(format.get(), found);
      reader.feed(bytes, 0, cut);
      reader.feed(bytes, cut, bytes.length);
      assertThat(found.records).as("cut at byte %d", cut).isEqualTo(whole);
      assertThat(found.unparsed).as("cut at byte %d", cut).isZero();
    }
    assertThat(Collected.of(format.get(), bytes, 1).records).as("byte by byte").isEqualTo(whole);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void findsItsWayFromTheMiddleOfARecord(
      String name, Supplier<LogFormat> format, String text, String statement) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int second = text.indexOf("\n", text.indexOf("bob")) + 1;

    for (int from = 1; from < second; from++) {
      Collected found = new Collected();
      RecordReader reader = new RecordReader(format.get(), found);
      reader.lose();
      reader.feed(bytes, from, bytes.length);
      assertThat(found.records).as("from byte %d", from).containsExactly(SECOND + statement, THIRD);
      assertThat(found.unparsed).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void aRestLosesNothing(String name, Supplier<LogFormat> format, String text, String statement) {
    Collected found = new Collected();
    RecordReader reader = new RecordReader(format.get(), found);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      reader.feed(new byte[] {b}, 0, 1);
      reader.rest();
    }

    assertThat(found.records).containsExactly(FIRST, SECOND + statement, THIRD);
    assertThat(found.unparsed).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void leavesARecordOutThatIsTooLongAndGoesOnBehindIt(
      String name, Supplier<LogFormat> format, String text, String statement) {
    String line = "x".repeat(99) + (name.equals("csvlog") ? "\n" : "x");
    String giant =
        text.substring(0, text.indexOf("10.0.0.9"))
            + line.repeat(30_000)
            + text.substring(text.indexOf("10.0.0.9"), text.indexOf('\n') + 1);

    for (int piece : new int[] {1 << 20, 70_001, 5 << 20}) {
      Collected found = Collected.of(format.get(), giant + text, piece);

      assertThat(found.records).containsExactly(FIRST, SECOND + statement, THIRD);
      assertThat(found.unparsed).isEqualTo(1);
      assertThat(found.skipped).isEqualTo(giant.length());
    }
  }

  @Test
  void aForgedLineInARecordThatIsTooLongIsNoRecord() {
    String statement = "\n" + CSV.substring(0, CSV.indexOf('\n') + 1).replace("\"", "\"\"");
    String giant = CSV.replaceFirst("\n'2026", "\n" + "y".repeat(1_200_000) + statement + "'2026");

    Collected found = Collected.of(new CsvLog(), giant, 65_536);

    assertThat(found.records).containsExactly(FIRST, THIRD);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void whatIsNoRecordIsCountedAndNothingElseIsLost(
      String name, Supplier<LogFormat> format, String text, String statement) {
    Collected found =
        Collected.of(format.get(), "tar: / : cannot\n" + text + "rubbish, too\n" + text, 50);

    assertThat(found.records)
        .containsExactly(FIRST, SECOND + statement, THIRD, FIRST, SECOND + statement, THIRD);
    assertThat(found.unparsed).isEqualTo(2);
  }

  @Test
  void aQuoteThatIsLeftOpenCostsWhatIsWithinALimit() {
    String damaged = CSV.substring(0, CSV.indexOf("Connection matched")) + "\n";
    String much = CSV.repeat(3_000);

    Collected found = Collected.of(new CsvLog(), damaged + much, 1 << 16);

    assertThat(found.records.size()).isGreaterThan(5_000);
  }

  @Test
  void anOpenQuoteIsNotFollowedForEver() {
    String line = CSV.substring(0, CSV.indexOf('\n') + 1);
    Collected found = new Collected();
    RecordReader reader = new RecordReader(new CsvLog(), found);
    byte[] damaged =
        CSV.substring(0, CSV.indexOf("Connection matched")).getBytes(StandardCharsets.UTF_8);
    byte[] megabyte = line.repeat((1 << 20) / line.length()).getBytes(StandardCharsets.UTF_8);

    reader.feed(damaged, 0, damaged.length);
    for (int i = 0; i < 70; i++) {
      reader.feed(megabyte, 0, megabyte.length);
      if (i == 5) {
        assertThat(found.skipped).as("nothing is kept of it").isGreaterThan(4L << 20);
      }
    }

    assertThat(found.records.size()).isGreaterThan(1_000);
  }

  @Test
  void whatAFileEndsWithIsNotJoinedToTheNextOne() {
    Collected found = new Collected();
    RecordReader reader = new RecordReader(new CsvLog(), found);
    byte[] bytes = CSV.getBytes(StandardCharsets.UTF_8);
    reader.feed(bytes, 0, 100);

    reader.begin();
    reader.feed(bytes, 0, bytes.length);

    assertThat(found.records).hasSize(3);
    assertThat(found.unparsed).isEqualTo(1);
  }

  @Test
  void bytesThatAreNoUtf8AreNoTrouble() {
    byte[] bytes = CSV.replace("bob", "b\u00f6b").getBytes(StandardCharsets.ISO_8859_1);

    Collected found = Collected.of(new CsvLog(), bytes, 64);

    assertThat(found.records).hasSize(3);
    assertThat(found.records.get(0)).startsWith("fatal|28P01|b\uFFFDb|");
  }

  @Test
  void csvOfVersion13HasFewerColumns() {
    String old =
        CSV.replace(",\"client backend\",,0\n", ",\"client backend\"\n")
            .replace("\"client backend\",,-17", "\"client backend\"")
            .replace("\"checkpointer\",,0", "\"checkpointer\"");

    assertThat(Collected.of(new CsvLog(), old, 1000).records)
        .containsExactly(FIRST, SECOND + STATEMENT, THIRD);
  }
}
