package dev.pgvitals.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueReaderTest {
  private static final DurationBounds BOUNDS =
      new DurationBounds(Duration.ofSeconds(1), Duration.ofDays(7), "look less often");

  private final Problems problems = new Problems();

  private enum Colour {
    RED,
    GREEN
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "string   | no          | Optional[no]",
        "string   | 1:30        | Optional[1:30]",
        "string   | 2026-11-21  | Optional[2026-11-21]",
        "string   | 010         | Optional[010]",
        "string   | \"\"        | Optional[]",
        "text     | \" \"       | must not be empty",
        "string   | ~           | has no value; give it one or remove the key",
        "string   | [a]         | must be text, but it is a list",
        "integer  | 42          | OptionalInt[42]",
        "integer  | \"42\"      | OptionalInt[42]",
        "integer  | 010         | 010 could be meant as octal; write the number without the leading zero",
        "integer  | 1.5         | must be a whole number, but it is \"1.5\"",
        "integer  | 1:30        | must be a whole number, but it is \"1:30\"",
        "integer  | 0           | must be from 1 to 100, but it is 0",
        "integer  | -1          | must be from 1 to 100, but it is -1",
        "integer  | 101         | must be from 1 to 100, but it is 101; try less",
        "integer  | 99999999999 | must be from 1 to 100, but it is 99999999999; try less",
        "integer  | 99999999999999999999 | must be from 1 to 100, but it is 99999999999999999999; try less",
        "any      | -2147483648 | OptionalInt[-2147483648]",
        "any      | 2147483648  | must be from -2147483648 to 2147483647, but it is 2147483648",
        "bool     | true        | Optional[true]",
        "bool     | No          | Optional[false]",
        "bool     | nope        | must be true or false, but it is \"nope\"",
        "number   | 1e-3        | OptionalDouble[0.001]",
        "number   | -.5         | OptionalDouble[-0.5]",
        "number   | .inf        | must be a number, but it is \".inf\"",
        "number   | 1e999       | must be a number, but it is \"1e999\"",
        "number   | 0x10        | must be a number, but it is \"0x10\"",
        "number   | 12f         | must be a number, but it is \"12f\"",
        "duration | 15s         | Optional[PT15S]",
        "duration | 200ms       | must be at least 1s, but it is 200ms",
        "duration | 1h30m       | Optional[PT1H30M]",
        "duration | 7d          | Optional[PT168H]",
        "duration | 1.5s        | Optional[PT1.5S]",
        "duration | 8d          | must be at most 7d, but it is 8d; look less often",
        "duration | 999999999w  | must be at most 7d, but it is 999999999w; look less often",
        "duration | -5s         | must be a duration such as 15s, 200ms or 1h30m, but it is \"-5s\"",
        "duration | 15          | the unit is missing; 15s, 15ms or 15m?",
        "duration | 0           | must be at least 1s, but it is 0",
        "duration | 1:30        | must be a duration such as 15s, 200ms or 1h30m, but it is \"1:30\"",
        "duration | 30m1h       | must be a duration such as 15s, 200ms or 1h30m, but it is \"30m1h\"",
        "duration | 15 s        | must be a duration such as 15s, 200ms or 1h30m, but it is \"15 s\"",
        "seconds  | 15          | Optional[PT15S]",
        "seconds  | 0.1         | Optional[PT0.1S]",
        "seconds  | 2m          | Optional[PT2M]",
        "seconds  | 604801      | must be at most 7d, but it is 604801",
        "choice   | red         | Optional[RED]",
        "choice   | Red         | must be one of red, green, not \"Red\"; did you mean \"red\"?",
        "choice   | blue        | must be one of red, green, not \"blue\"",
        "strings  | [a, no]     | [a, no]",
        "strings  | a           | must be a list, but it is \"a\"",
        "oneOrMore | a          | [a]",
        "oneOrMore | {a: 1}     | must be text, but it is a mapping",
        "map      | a           | must be a mapping, but it is \"a\"",
      })
  void aValueIsReadAsTheTypeItsKeyAsksForOrRefused(String type, String yaml, String expected) {
    Object read = readerOf(type).apply(value("v: " + yaml));

    assertThat(problems.isEmpty() ? read.toString() : said())
        .isEqualTo(problems.isEmpty() ? expected : "f.yaml:1:4: v: " + expected);
  }

  @Test
  void unknownKeysAreReportedAtOnceWithTheNearestKnownOne() {
    value("v:\n  intervall: 1\n  zzz: 2\n").map(Set.of("interval", "name"));

    assertThat(said())
        .isEqualTo(
            """
            f.yaml:2:3: v: unknown key "intervall"; did you mean "interval"?
            f.yaml:3:3: v: unknown key "zzz"; known: interval, name""");
  }

  @Test
  void aMissingKeyIsReportedAtItsMapping() {
    value("v:\n  a: 1\n").map(Set.of("a", "b")).orElseThrow().requiredText("b");

    assertThat(said()).isEqualTo("f.yaml:2:3: v: the key \"b\" is missing");
  }

  @Test
  void askingForAKeyThatWasNotDeclaredIsAMistakeInTheCode() {
    MapReader map = value("v: {a: 1}").map(Set.of("a")).orElseThrow();

    assertThatIllegalArgumentException().isThrownBy(() -> map.text("b"));
  }

  @Test
  void allProblemsAreListedByFileThenPlace() {
    problems.file("first");
    problems.add(new Position("second", 1, 1), "", "c");
    problems.add(new Position("first", 2, 1), "", "b");
    problems.add(new Position("first", 1, 9), "p", "a");
    problems.add(new Position("first", 1, 9), "p", "a");

    assertThat(said()).isEqualTo("first:1:9: p: a\nfirst:2:1: b\nsecond:1:1: c");
  }

  @Test
  void swappedLettersAreOneMistake() {
    assertThat(Suggestion.distance("tiemout", "timeout")).isEqualTo(1);
    assertThat(Suggestion.of("tiemout", List.of("timeout", "time")))
        .isEqualTo("; did you mean \"timeout\"?");
  }

  @Test
  void durationsAreWrittenTheShortWay() {
    assertThat(Durations.format(Duration.ofMillis(5_400_200))).isEqualTo("1h30m200ms");
    assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
  }

  private static Function<ValueReader, Object> readerOf(String type) {
    return switch (type) {
      case "string" -> ValueReader::string;
      case "text" -> ValueReader::text;
      case "integer" -> v -> v.integer(new CountBounds(1, 100, "try less"));
      case "any" -> v -> v.integer(new CountBounds(Integer.MIN_VALUE, Integer.MAX_VALUE, ""));
      case "bool" -> ValueReader::bool;
      case "number" -> ValueReader::number;
      case "duration" -> v -> v.duration(BOUNDS);
      case "seconds" ->
          v -> v.durationOrSeconds(new DurationBounds(Duration.ZERO, Duration.ofDays(7), ""));
      case "choice" -> v -> v.choice(Colour.class);
      case "strings" -> ValueReader::strings;
      case "oneOrMore" -> ValueReader::stringsOrOne;
      case "map" -> v -> v.map(Set.of());
      default -> throw new IllegalArgumentException(type);
    };
  }

  private ValueReader value(String text) {
    YamlMap map = YamlParser.parse("f.yaml", text, problems).orElseThrow();
    return new ValueReader(map.entries().get(0).value(), "v", problems);
  }

  private String said() {
    return problems.list().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
