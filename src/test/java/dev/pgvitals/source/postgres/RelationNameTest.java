package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelationNameTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          orders,            ``,     orders
          public.orders,     public, orders
          Public.Orders,     public, orders
          shop."Order",      shop,   Order
          "a.b"."c""d",      a.b,    c"d
          my table,          ``,     my table
          """)
  void isReadAsSqlReadsIt(String text, String schema, String name) {
    assertThat(RelationName.parse(text)).isEqualTo(new RelationName(schema, name));
  }
}
