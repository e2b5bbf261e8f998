package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.runbook.SqlBlock;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunbooksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
  private static final Pattern INDEX_ROW =
      Pattern.compile(
          "\\| \\[(\\w+)]\\((\\w+)\\.md\\) \\| (critical|warning|info|warning, critical) \\| .+[^.] \\|");

  /** A relation or function of the server that is not written as pg_catalog's. */
  private static final Pattern UNQUALIFIED =
      Pattern.compile(
          "(?<![\\w.:\"'])(?!pg_catalog\\b|pg_stat_statements\\b|pg_stat_statements_info\\b)pg_\\w+"
              + "(?=\\s*\\()|\\b(?:FROM|JOIN)\\s+(?!pg_catalog\\.|pg_stat_statements\\b"
              + "|pg_stat_statements_info\\b|pgstat|LATERAL\\b|unnest\\b|\\(|:)[a-z]\\w*\\s*\\.?");

  static Stream<Runbook> runbooks() {
    return Pages.all().stream();
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void hasSomethingToRun(Runbook runbook) {
    assertThat(Pages.blocks(runbook)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void fitsOnAScreenOrTwo(Runbook runbook) {
    assertThat(Pages.text(runbook.alert()).lines()).hasSizeBetween(20, 90);
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void itsDiagnosisOnlyLooks(Runbook runbook) {
    assertThat(runbook.questions()).noneMatch(SqlBlock::changes);
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void namesWhatItReadsInFull(Runbook runbook) {
    for (SqlBlock block : runbook.sql().toList()) {
      assertThat(block.statements())
          .allSatisfy(
              statement -> {
                String code = statement.replaceAll("'[^']*'", "''").replaceAll("--.*", "");
                Matcher unqualified = UNQUALIFIED.matcher(code);
                assertThat(unqualified.find()).as(() -> unqualified.group()).isFalse();
                assertThat(code.replaceAll("count\\(\\*\\)", ""))
                    .doesNotContainPattern("[ .]\\*,?\\s+FROM");
              });
    }
  }

  @Test
  void aStatementThatDoesNotSayWhoseTheFunctionIsIsSeen() {
    for (String seen :
        List.of("SELECT pg_reload_conf()", "SELECT 1 FROM pg_locks AS l", "SELECT 1 FROM orders")) {
      assertThat(UNQUALIFIED.matcher(seen).find()).as(seen).isTrue();
    }
    for (String fine :
        List.of(
            "SELECT pg_catalog.pg_reload_conf()",
            "SELECT 1 FROM pg_catalog.pg_locks AS l JOIN LATERAL (SELECT 1) AS x ON true",
            "SELECT s.calls FROM pg_stat_statements AS s",
            "SELECT 1 FROM :\"schema\".:\"table\"")) {
      assertThat(UNQUALIFIED.matcher(fine).find()).as(fine).isFalse();
    }
  }

  @Test
  void theIndexListsEachOfThemOnce() {
    List<String> listed = new ArrayList<>();
    for (String line : Pages.text(Pages.INDEX).lines().toList()) {
      if (line.startsWith("| [")) {
        Matcher row = INDEX_ROW.matcher(line);
        assertThat(row.matches()).as(line).isTrue();
        assertThat(row.group(2)).isEqualTo(row.group(1));
        listed.add(row.group(1));
      }
    }
    assertThat(listed)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(Pages.all().stream().map(Runbook::alert).toList())
        .containsExactlyElementsOf(
            ShippedRunbooks.index().stream().map(ShippedRunbooks.Entry::alert).toList());
  }

  @Test
  void everyAlertOfTheCatalogueHasOne() throws ProblemsException {
    assertThat(Pages.all())
        .extracting(Runbook::alert)
        .containsAll(
            Setup.loadCatalogue(List.of("builtin"), NamingScheme.PROMETHEUS)
                .catalogue()
                .alerts()
                .keySet());
  }

  @Test
  void theIndexExplainsEachVariable() {
    String index = Pages.text(Pages.INDEX);

    assertThat(
            Pages.all().stream().flatMap(Runbook::sql).flatMap(block -> block.variables().stream()))
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(index).contains("`" + variable + "`"));
  }

  @Test
  void noLinkIsDead() {
    Stream.concat(Pages.all().stream().map(Runbook::alert), Stream.of(Pages.INDEX))
        .forEach(
            page -> {
              Matcher links = LINK.matcher(Pages.text(page));
              while (links.find()) {
                String target = links.group(1).replaceFirst("#.*", "");
                if (!target.startsWith("https://")) {
                  assertThat(Pages.DIRECTORY.resolve(target)).as(page).exists();
                }
              }
            });
  }

  @Test
  void theSectionsThatTellMoreAreThere() throws Exception {
    List<String> sections = new ArrayList<>();
    for (Runbook runbook : Pages.all()) {
      Matcher links = LINK.matcher(Pages.text(runbook.alert()));
      while (links.find()) {
        if (links.group(1).matches("\\.\\./operations/\\w+\\.md#.+")) {
          sections.add(links.group(1));
        }
      }
    }

    assertThat(sections).isNotEmpty();
    for (String section : sections) {
      String[] parts = section.split("#", 2);
      assertThat(Files.readString(Pages.DIRECTORY.resolve(parts[0])).lines())
          .filteredOn(line -> line.startsWith("#"))
          .extracting(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
          .extracting(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
          .as(section)
          .contains(parts[1]);
    }
  }

  @Test
  void thereAreNoTabsNoTrailingSpacesAndOneNewlineAtTheEnd() throws Exception {
    try (Stream<Path> files = Files.list(Pages.DIRECTORY)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain("\t")
            .doesNotContain("\r")
            .doesNotContainPattern(" \n")
            .endsWith("\n")
            .doesNotEndWith("\n\n");
      }
    }
  }
}
