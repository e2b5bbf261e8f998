package dev.pgvitals.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a report's parts are made of holds together. */
class BlockTest {
  private static final List<Column> COLUMNS = List.of(Column.text("server"));

  @Test
  void aLongTableSaysHowManyRowsItDoesNotShow() {
    List<Row> rows =
        IntStream.range(0, 290).mapToObj(i -> new Row(Cell.text("server-" + i))).toList();

    Table table = Table.first(20, COLUMNS, rows);

    assertThat(table.rows()).hasSize(20);
    assertThat(table.more()).isEqualTo(270);
    assertThat(Table.first(500, COLUMNS, rows).more()).isZero();
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new Table(COLUMNS, List.of(new Row()), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 cells for 1 columns");
  }

  @Test
  void whatIsNoNumberIsNotKnown() {
    assertThat(Cell.number(Double.NaN)).isEqualTo(Cell.UNKNOWN);
    assertThat(Cell.bytes(Double.POSITIVE_INFINITY)).isEqualTo(Cell.UNKNOWN);
    assertThat(Cell.seconds(1e300)).isEqualTo(Cell.UNKNOWN);
    assertThat(Cell.seconds(1.5)).isEqualTo(new Cell.Span(Duration.ofMillis(1500)));
  }

  @Test
  void theWeekBeforeEndsWhereTheWeekBegins() {
    Instant end = Instant.parse("2026-11-28T12:00:00Z");
    Period week = Period.before(end, Duration.ofDays(7));

    assertThat(week.start()).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(week.previous()).isEqualTo(Period.before(week.start(), Duration.ofDays(7)));
    assertThatThrownBy(() -> new Period(end, end)).isInstanceOf(IllegalArgumentException.class);
  }
}
