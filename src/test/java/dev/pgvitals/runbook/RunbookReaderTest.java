package dev.pgvitals.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.runbook.SqlBlock.Where;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is made of a page, and what is said of one that is not understood. */
class RunbookReaderTest {
  private static final String PAGE =
      """
      # ShopSlow

      ## Meaning

      The shop is
      slow.

      ## Impact

      Nobody buys.

      ## Diagnosis

      On the board [Shop](shop.md): panel "Age".

      1. Who waits? Look for
         the root.

      ```sql
      -- PostgreSQL 14 to 16
      -- on the standby
      SELECT 1;
      SELECT
        2;
      ```

      No row: nobody.

         Else the root.
      2. The host:

      ```console
      $ df -h
      ```

      ## Mitigation

      1. Wait.

      Never kill.
      """;

  private static Runbook read(String text) throws ProblemsException {
    return RunbookReader.read("ShopSlow", "ShopSlow.md", text);
  }

  @Test
  void aPageIsStepsAndWhatBelongsToThem() throws ProblemsException {
    SqlBlock sql =
        new SqlBlock(
            List.of("SELECT 1", "SELECT\n  2"),
            14,
            16,
            Optional.of(Where.STANDBY),
            false,
            Optional.empty(),
            false);

    assertThat(read(PAGE))
        .isEqualTo(
            new Runbook(
                "ShopSlow",
                List.of("The shop is slow."),
                List.of("Nobody buys."),
                List.of("On the board [Shop](shop.md): panel \"Age\"."),
                List.of(
                    new Step(
                        1,
                        "Who waits? Look for the root.",
                        List.of(
                            new Step.Block(
                                "sql",
                                "-- PostgreSQL 14 to 16\n-- on the standby\nSELECT 1;\nSELECT\n  2;",
                                Optional.of(sql)),
                            new Step.Prose("No row: nobody."),
                            new Step.Prose("Else the root."))),
                    new Step(
                        2,
                        "The host:",
                        List.of(new Step.Block("console", "$ df -h", Optional.empty())))),
                List.of(new Step(1, "Wait.", List.of(new Step.Prose("Never kill."))))));
  }

  @Test
  void allThatIsNotUnderstoodIsToldWithItsLine() {
    refused(
        PAGE.replace("# ShopSlow", "# Shop"),
        "ShopSlow.md:1:1: the first line must be \"# ShopSlow\"");
    refused(
        PAGE.replace("## Impact", "## Effect"),
        "ShopSlow.md:8:1: the sections are Meaning, Impact, Diagnosis, Mitigation, in this order");
    refused(PAGE.replace("\n2. The", "\n3. The"), "ShopSlow.md:30:1: this step must be number 2");
    refused(
        PAGE.replace("```console", "```sh"),
        "ShopSlow.md:32:1: unknown language \"sh\" of a block; known: console, promql, sql, yaml");
    refused(
        PAGE.replace("   the root", " the root"),
        "ShopSlow.md:17:1: what belongs to a step is indented by three spaces");
    refused(
        PAGE.replace("   the root", "the root"),
        "ShopSlow.md:17:1: what continues a step is indented by three spaces");
    refused(
        PAGE.replace("slow.\n", "   slow.\n"),
        "ShopSlow.md:6:1: the lines of a paragraph are indented alike");
    refused(
        PAGE.replace("Nobody buys", "   Nobody buys"),
        "ShopSlow.md:10:1: only paragraphs at the margin can stand here");
    refused(
        PAGE.replace("No row:", "- No row:"),
        "ShopSlow.md:27:1: not understood: a runbook has headings, paragraphs, steps such as \"1."
            + " ...\" and blocks fenced at the margin");
    refused(
        PAGE.replace("```\n\n## Mit", "\n## Mit"),
        "ShopSlow.md:32:1: this block does not end: close it with ``` on a line of its own");
    refused(
        PAGE.replace("-- on the standby", "-- On the standby").replace("  2;", "  2"),
        "ShopSlow.md:21:1: unknown condition \"On the standby\"; a condition is \"PostgreSQL 14 and"
            + " later\", \"PostgreSQL 13 to 16\", \"on the primary\", \"on the standby\", \"on the"
            + " PgBouncer console\", \"as superuser\", \"extension NAME\" or \"changes: ...\"",
        "ShopSlow.md:24:1: the last line of SQL must end with a semicolon");
  }

  private static void refused(String page, String... problems) {
    assertThatThrownBy(() -> read(page))
        .isInstanceOfSatisfying(
            ProblemsException.class, e -> assertThat(e.text().lines()).contains(problems));
  }

  @Test
  void aBlockIsForTheServersThatItSays() {
    SqlBlock looks = block("SELECT 1;");
    assertThat(looks.isFor(13, Where.PRIMARY)).isTrue();
    assertThat(looks.isFor(19, Where.STANDBY)).isTrue();
    assertThat(looks.isFor(18, Where.POOLER)).isFalse();

    SqlBlock changes = block("-- changes: all\nSELECT 1;");
    assertThat(changes.isFor(18, Where.PRIMARY)).isTrue();
    assertThat(changes.isFor(18, Where.STANDBY)).isFalse();

    SqlBlock newer = block("-- PostgreSQL 17 and later\nSELECT 1;");
    assertThat(newer.isFor(16, Where.PRIMARY)).isFalse();
    assertThat(newer.isFor(19, Where.PRIMARY)).isTrue();
    assertThat(newer.versions()).isEqualTo("PostgreSQL 17 and later");

    SqlBlock console = block("-- on the PgBouncer console\nSHOW POOLS;");
    assertThat(console.isFor(1, Where.POOLER)).isTrue();
    assertThat(console.isFor(18, Where.PRIMARY)).isFalse();
  }

  @Test
  void whatIsTakenFromTheSearchPathInPsqlIsNamedInFullByTheProgram() {
    SqlBlock block = block("SELECT 'FROM pg_stat_statements' FROM pg_stat_statements AS s;");

    assertThat(block.extensions()).containsExactly("pg_stat_statements");
    assertThat(SqlBlock.withSchemaOfStatements(block.statements().get(0), Optional.of("\"My\"")))
        .isEqualTo("SELECT 'FROM pg_stat_statements' FROM \"My\".pg_stat_statements AS s");
    assertThat(block("SELECT 1 FROM pg_catalog.pg_class;").extensions()).isEmpty();
  }

  private static SqlBlock block(String text) {
    return Conditions.read(
        text.lines().toList(),
        (line, message) -> {
          throw new AssertionError(message);
        });
  }
}
