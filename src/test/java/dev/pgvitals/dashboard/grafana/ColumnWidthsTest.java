package dev.pgvitals.dashboard.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnWidthsTest {
  @Test
  void aStatementHasTheRoomOfAStatementAndANameThatOfAName() {
    assertThat(ColumnWidths.fixed("query", true)).hasValue(295);
    assertThat(ColumnWidths.fixed("query", false)).hasValue(245);
  }

  @Test
  void whatIsUsuallyShortIsAsWideAsTheOthersLeave() {
    assertThat(ColumnWidths.fixed("datname", false)).isEmpty();
  }

  @Test
  void aHeadingIsNeverCutInAWord() {
    assertThat(ColumnWidths.least("Connections", false)).hasValue(108);
    assertThat(ColumnWidths.least("Oldest transaction", false)).hasValue(108);
    assertThat(ColumnWidths.least("To send", false)).isEmpty();
  }

  @Test
  void theArrowOfTheSortedColumnTakesItsRoom() {
    assertThat(ColumnWidths.least("Connections", true)).hasValue(130);
  }
}
