package dev.pgvitals.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlParserTest {
  private final Problems problems = new Problems();

  @Test
  void everyValueKnowsItsPlaceAndItsTextAsWritten() {
    YamlMap map =
        parse(
            """
            a:
              - 010
              - "no"
            b: 2026-11-21
            """);

    YamlList list = (YamlList) map.find("a").orElseThrow().value();
    assertThat(list.position()).hasToString("f.yaml:2:3");
    assertThat(list.items())
        .containsExactly(
            new YamlScalar(new Position("f.yaml", 2, 5), "010", true),
            new YamlScalar(new Position("f.yaml", 3, 5), "no", false));
    assertThat(map.find("b").orElseThrow().key().position()).hasToString("f.yaml:4:1");
    assertThat(map.find("b").orElseThrow().value())
        .isEqualTo(new YamlScalar(new Position("f.yaml", 4, 4), "2026-11-21", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing but a comment\n", "\n\n", "---\n", "\uFEFF# after a mark\n"})
  void nothingIsAnEmptyMapping(String text) {
    YamlParser.parse("f.yaml", text, problems)
        .ifPresent(map -> assertThat(map.entries()).isEmpty());

    boolean isExplicitNull = text.startsWith("---");
    assertThat(said())
        .isEqualTo(
            isExplicitNull ? "f.yaml:2:1: the top level must be a mapping, but it is nothing" : "");
  }

  @Test
  void aByteOrderMarkIsSkippedAndDoesNotMoveColumns() {
    assertThat(parse("\uFEFFa: 1\n").find("a").orElseThrow().key().position())
        .hasToString("f.yaml:1:1");
  }

  @Test
  void aliasesAndMergeKeysAreResolvedAndOwnKeysWin() {
    YamlMap map =
        parse(
            """
            base: &base {a: 1, b: 1}
            more: &more {b: 2, c: 2}
            x:
              <<: [*base, *more]
              a: 3
            y: *base
            """);

    assertThat(flat(map, "x")).isEqualTo("a=3 b=1 c=2");
    assertThat(flat(map, "y")).isEqualTo("a=1 b=1");
    assertThat(said()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: 1\\nb: 2\\na: 3 | f.yaml:3:1: the key \"a\" is given twice; first at f.yaml:1:1",
        "x:\\n  a: 1\\n  a: 2 | f.yaml:3:3: x: the key \"a\" is given twice; first at f.yaml:2:3",
        "- 1 | f.yaml:1:1: the top level must be a mapping, but it is a list",
        "word | f.yaml:1:1: the top level must be a mapping, but it is \"word\"",
        "a: !env X | f.yaml:1:4: a: YAML tags are not supported here; remove the word that begins with \"!\"",
        "a: &x [*x] | f.yaml:1:4: a[0]: this value contains an alias of itself",
        "a: *x | f.yaml:1:4: not valid YAML: found undefined alias x",
        "? [1]\\n: 2 | f.yaml:1:3: a key must be a word, not a list or a mapping",
        "'': 2 | f.yaml:1:1: a key is missing before the colon",
        "a:\\n  <<: 1 | f.yaml:2:7: a: \"<<\" takes a mapping or a list of mappings",
        "a: b: c | f.yaml:1:5: not valid YAML: mapping values are not allowed here; put a text that"
            + " contains \": \" in quotes, or check the indentation",
        "a:\\n\\tb: 1 | f.yaml:2:1: not valid YAML: found character '\\\\t(TAB)' that cannot start any"
            + " token (while scanning for the next token); indent with spaces",
        "a: 1\\n---\\nb: 2 | f.yaml:2:1: not valid YAML: but found another document (expected a single"
            + " document in the stream); put each document in a file of its own",
        "a: 'x | f.yaml:1:6: not valid YAML: found unexpected end of stream (while scanning a quoted"
            + " scalar)",
      })
  void whatIsNotAMappingInYamlIsSaidWithItsPlace(String text, String said) {
    YamlParser.parse("f.yaml", text.replace("\\n", "\n").replace("\\t", "\t"), problems);

    assertThat(said()).isEqualTo(said.replace("\\\\t", "\\t"));
  }

  @Test
  void aControlCharacterIsRefusedWhereItStands() {
    YamlParser.parse("f.yaml", "a: 1\nb: x\u0007y\n", problems);

    assertThat(said()).isEqualTo("f.yaml:2:5: the character U+0007 is not allowed here; remove it");
  }

  @Test
  void deepNestingIsRefusedInsteadOfExhaustingTheStack() {
    YamlParser.parse("f.yaml", "a: " + "[".repeat(50_000), problems);

    assertThat(said()).isEqualTo("f.yaml:1:64: nested deeper than 60 levels");
  }

  @Test
  void aliasesThatMultiplyEachOtherAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      text.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(
                          alias, alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }

    YamlParser.parse("f.yaml", text.toString(), problems);

    assertThat(said())
        .contains("more than 300000 values; do aliases multiply each other?")
        .doesNotContain("\n");
  }

  /** Each line has the one before ten times: a thousand million values in two hundred bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a%d: &a%d {<<: [%s]}\n", "a%d: &a%d {x: [%s]}\n", "? &a%2$d [%3$s]\n: %1$d\n"})
  @Timeout(30)
  void mappingsMergesAndKeysThatMultiplyAreRefusedInTimeAndMemory(String line) {
    StringBuilder text = new StringBuilder("a0: &a0 {b: 1, c: 2, d: 3}\n");
    for (int i = 1; i < 10; i++) {
      String alias = "*a" + (i - 1);
      text.append(line.formatted(i, i, String.join(", ", Collections.nCopies(10, alias))));
    }

    YamlParser.parse("f.yaml", text.toString(), problems);

    assertThat(said()).isNotEmpty();
    assertThat(problems.list()).hasSizeLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'%s'", "\"%s\"", "%s", "|\n  %s", "x # %s"})
  @Timeout(60)
  void aWordOfMegabytesIsReadAsSoonAsAnyOtherText(String value) {
    String word = "w".repeat(4_000_000);

    YamlMap map = parse("a: " + value.formatted(word) + "\nb: after\n");

    assertThat(said()).isEmpty();
    assertThat(map.find("b").orElseThrow().value().position().column()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028"})
  void placesAreCountedInCharactersWhateverEndsLines(String end) {
    YamlMap map = parse("a: \"\uD83D\uDE00\"" + end + "b: {c: \uD83D\uDE00, d: x}" + end);

    YamlMap b = (YamlMap) map.find("b").orElseThrow().value();
    assertThat(b.find("d").orElseThrow().key().position()).hasToString("f.yaml:2:11");
  }

  @Test
  void aTextOfCountlessKeysIsRefusedBeforeItFillsTheMemory() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 4_000_000; i++) {
      text.append('k').append(i).append(": 1\n");
    }

    YamlParser.parse("f.yaml", text.toString(), problems);

    assertThat(said())
        .isEqualTo("f.yaml:150000:10: more than 300000 keys and values; split the file");
  }

  @Test
  void ofCountlessProblemsAThousandAreKept() {
    String text = "a: [" + "!x 1, ".repeat(5_000) + "]\n";

    YamlParser.parse("f.yaml", text, problems);

    assertThat(problems.list()).hasSize(1_001);
    assertThat(problems.list().get(1_000))
        .hasToString(
            "f.yaml:1:6005: too many problems, here and elsewhere; fix the ones above first");
  }

  @Test
  void scalarsCanBeReplacedBeforeTheyAreRead() {
    YamlMap map = parse("a: [\"${X}\", {b: \"${X}\"}]\n");

    YamlMap changed =
        map.mapScalars(s -> new YamlScalar(s.position(), s.text().replace("${X}", "v"), s.plain()));

    assertThat(changed.toString()).contains("text=v").doesNotContain("${X}");
  }

  private YamlMap parse(String text) {
    Optional<YamlMap> map = YamlParser.parse("f.yaml", text, problems);
    assertThat(said()).isEmpty();
    return map.orElseThrow();
  }

  private String said() {
    return problems.list().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  private static String flat(YamlMap map, String key) {
    return ((YamlMap) map.find(key).orElseThrow().value())
        .entries().stream()
            .map(e -> e.name() + "=" + ((YamlScalar) e.value()).text())
            .sorted()
            .collect(Collectors.joining(" "));
  }
}
