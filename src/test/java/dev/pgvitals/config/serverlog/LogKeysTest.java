package dev.pgvitals.config.serverlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlParser;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogKeysTest {
  private final Problems problems = new Problems();

  private LogKeys read(String yaml) {
    return LogKeys.read(
        new MapReader(
            YamlParser.parse("/etc/pgvitals/c.yaml", yaml, problems).orElseThrow(),
            "logs",
            problems,
            LogKeys.KEYS));
  }

  @Test
  void noLogIsReadUnlessItIsSaid() {
    assertThat(LogKeys.NONE.settings()).isEmpty();
    assertThat(read("interval: 10s").settings()).isEmpty();
    assertThat(read("from: off").settings()).isEmpty();
  }

  @Test
  void throughSqlTheDefaultsAreFilledIn() {
    assertThat(read("from: sql").settings())
        .contains(
            new LogSettings(
                Optional.empty(), Duration.ofSeconds(5), Optional.empty(), LogLimits.DEFAULT));
  }

  @Test
  void toNameFilesIsToReadThem() {
    LogSettings settings =
        read("{files: 'log/*.json', line_prefix: '%m [%p] '}").settings().orElseThrow();

    assertThat(settings.isThroughSql()).isFalse();
    assertThat(settings.files()).contains("/etc/pgvitals/log/*.json");
    assertThat(settings.linePrefix()).as("with its blank").contains("%m [%p] ");
  }

  @Test
  void aServersKeysAreLaidOverTheDefaults() {
    LogKeys server = read("{limits: {failures: 3}, interval: 2s}");
    LogKeys defaults = read("{from: sql, interval: 9s, limits: {window: 1h, failures: 7}}");

    LogSettings settings = server.before(defaults).settings().orElseThrow();

    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.limits())
        .isEqualTo(new LogLimits(3, Duration.ofHours(1), 100, 5, Duration.ofMinutes(5)));
  }

  @Test
  void aServerWithFilesReadsThemWhateverTheDefaultIs() {
    assertThat(read("files: /l/a.json").before(read("from: sql")).settings().orElseThrow().files())
        .contains("/l/a.json");
    assertThat(read("from: off").before(read("files: /l/a.json")).settings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from: sq|must be one of sql, files, off, not \"sq\"; did you mean \"sql\"?",
        "form: sql|unknown key \"form\"; did you mean \"from\"?",
        "limits: {failure: 5}|unknown key \"failure\"; did you mean \"failures\"?",
        "{from: sql, files: /a.json}|is only read with `from: files`; remove one of the two",
        "files: ~/a.json|must be a path; \"~\" has no meaning here: write the home directory out",
        "files: /a/*/b.json|only the last part of the path may be a pattern: one directory is"
            + " watched",
        "files: /a/|is a directory; name the files in it, as in \"/a/*.{json,csv,log}\"",
        "files: '/a/{b'|must be a path, the last part of which may be a pattern such as"
            + " *.{json,log}",
      })
  void whatCannotBeMeantIsRefused(String yaml, String message) {
    read(yaml);

    assertThat(problems.list()).extracting(Problem::message).containsExactly(message);
  }
}
