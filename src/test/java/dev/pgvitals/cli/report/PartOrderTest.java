package dev.pgvitals.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.report.document.Block.Paragraph;
import dev.pgvitals.report.document.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What several sources say is one report. */
class PartOrderTest {
  private static Part section(String id, String text) {
    return new Part.Section(id, "Title", List.of(new Paragraph(text)));
  }

  private static Part missing(String id, String why) {
    return new Part.Missing(id, "Title", why);
  }

  @Test
  void theOrderIsTheReportsAndWhatIsNewComesLast() {
    assertThat(
            PartOrder.of(
                List.of(
                    section("new", ""),
                    section("sizes", ""),
                    section("now", ""),
                    section("week", ""))))
        .extracting(Part::id)
        .containsExactly("now", "week", "sizes", "new");
  }

  @Test
  void whatTwoSourcesSayStandsBelowOneHeading() {
    assertThat(PartOrder.of(List.of(section("jobs", "a"), section("jobs", "b"))))
        .containsExactly(
            new Part.Section("jobs", "Title", List.of(new Paragraph("a"), new Paragraph("b"))));
    assertThat(PartOrder.of(List.of(missing("jobs", "no"), section("jobs", "b"))))
        .containsExactly(section("jobs", "b"));
    assertThat(PartOrder.of(List.of(section("jobs", "a"), missing("jobs", "no"))))
        .containsExactly(section("jobs", "a"));
    assertThat(PartOrder.of(List.of(missing("jobs", "first"), missing("jobs", "second"))))
        .containsExactly(missing("jobs", "first"));
  }

  @Test
  void statementsOfThePeriodReplaceThoseOfAllTime() {
    assertThat(PartOrder.of(List.of(section("statements", "all"), section("statements", "week"))))
        .containsExactly(section("statements", "week"));
    assertThat(PartOrder.of(List.of(section("statements", "all"), missing("statements", "no"))))
        .containsExactly(section("statements", "all"));
  }
}
