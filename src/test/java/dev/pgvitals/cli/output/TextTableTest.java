package dev.pgvitals.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void theLastColumnIsBrokenAtItsSpaces() {
    TextTable table = new TextTable("vital", "value#", "where");
    table.add("Old", "1", "schema=sales table=orders");
    table.add("Older", "10", "");

    assertThat(table.within(32))
        .isEqualTo(
            """
            vital  value  where
            Old        1  schema=sales
                          table=orders
            Older     10
            """);
  }

  @Test
  void itStandsBelowTheOthersWhereOneOfItsWordsHasNoRoomBesideThem() {
    TextTable table = new TextTable("vital", "value#", "where");
    table.add("Old", "1", "schema=sales table=orders_of_last_year");
    table.add("Older", "10", "table=orders");

    assertThat(table.within(32))
        .isEqualTo(
            """
            vital  value  where
            Old        1
                   schema=sales
                   table=orders_of_last_year
            Older     10  table=orders
            """);
  }

  @Test
  void withoutABoundItIsAsLongAsItLikes() {
    TextTable table = new TextTable("vital", "where");
    table.add("Old", "schema=sales table=orders_of_last_year");

    assertThat(table).hasToString("vital  where\nOld    schema=sales table=orders_of_last_year\n");
  }
}
