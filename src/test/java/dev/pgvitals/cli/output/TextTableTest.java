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
  void itStandsBelowTheOthersWhereItWouldBeMuchTallerBesideThem() {
    TextTable table = new TextTable("level", "what", "where");
    table.add("bad", "query of a long name", "no lock was had in time so");
    table.add("bad", "query", "no lock");

    assertThat(table.within(36))
        .isEqualTo(
            """
            level  what                  where
            bad    query of a long name
                   no lock was had in time so
            bad    query                 no lock
            """);
  }

  @Test
  void withoutABoundItIsAsLongAsItLikes() {
    TextTable table = new TextTable("vital", "where");
    table.add("Old", "schema=sales table=orders_of_last_year");

    assertThat(table).hasToString("vital  where\nOld    schema=sales table=orders_of_last_year\n");
  }
}
