package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.NotExported.Correction;
import dev.pgvitals.builtin.page.NotExported.Seen;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a page that does not fit servers and catalogue. */
class NotExportedTest {
  private final Set<Seen> columns = new HashSet<>();

  private void column(String view, String column, boolean exported, int... majors) {
    for (int major : majors) {
      columns.add(new Seen(major, view, column, exported));
    }
  }

  private Correction correct(String... rows) {
    return NotExported.correct("# A page\n" + String.join("\n", rows) + "\n", columns);
  }

  @Test
  void aPageThatListsJustWhatIsNotExportedIsRight() {
    column("pg_stat_a", "exported", true, 17, 18);
    column("pg_stat_a", "hidden", false, 17, 18);
    column("pg_stat_b", "hidden", false, 18);
    String page = "# A page\n| `pg_stat_*` | `hidden` | | Because |\n";

    assertThat(NotExported.correct(page, columns)).extracting(Correction::text).isEqualTo(page);
    assertThat(NotExported.correct(page, columns).difference()).isEmpty();
  }

  @Test
  void whatIsNeitherExportedNorListedIsToBeExplained() {
    column("pg_stat_a", "x", false, 17, 18);
    column("pg_stat_a", "y", false, 17, 18);
    column("pg_stat_a", "z", false, 17);
    column("pg_stat_a", "z", true, 18);

    Correction correction = correct();
    assertThat(correction.difference())
        .containsExactly(
            "+ | `pg_stat_a` | `x`, `y` | | WHY? |", "+ | `pg_stat_a` | `z` | 17 | WHY? |");
    assertThat(correction.unexplained()).hasSize(2);
    assertThat(correction.text().strip()).isEqualTo("# A page");
  }

  @Test
  void whatIsListedAndExportedOrGoneIsToBeTakenOut() {
    column("pg_stat_a", "x", false, 17, 18);
    column("pg_stat_a", "y", true, 17, 18);

    assertThat(correct("| `pg_stat_a` | `x`, `y`, `gone` | | Because |").difference())
        .containsExactly(
            "- | `pg_stat_a` | `x`, `y`, `gone` | | Because |",
            "+ | `pg_stat_a` | `x` | | Because |");
    assertThat(correct("| `pg_stat_gone` | `*` | | Because |").difference())
        .startsWith("- | `pg_stat_gone` | `*` | | Because |");
    assertThat(correct("| `pg_stat_a` | `x` | 13-16 | Too old |").difference())
        .startsWith("- | `pg_stat_a` | `x` | 13-16 | Too old |");
  }

  @Test
  void aWildcardThatHasBecomeTooWideIsSplitAndItsReasonKept() {
    column("pg_stat_a", "x", false, 16, 18);
    column("pg_stat_a", "y", false, 16);
    column("pg_stat_a", "y", true, 18);

    Correction correction = correct("| `pg_stat_a` | `*` | | Because |");
    assertThat(correction.text())
        .isEqualTo(
            """
            # A page
            | `pg_stat_a` | `x` | | Because |
            | `pg_stat_a` | `y` | 16 | Because |
            """);
    assertThat(correction.unexplained()).isEmpty();
    assertThat(NotExported.correct(correction.text(), columns).difference()).isEmpty();
  }
}
