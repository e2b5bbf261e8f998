package dev.pgvitals.report.render;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Item;
import dev.pgvitals.report.document.Block.Items;
import dev.pgvitals.report.document.Block.Paragraph;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.document.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A report with each kind of block and of cell, of servers whose names mean harm. */
final class SampleReport {
  static final String HOSTILE = "<script>alert(1)</script>|`x`\n# [a](javascript:b) &amp; \"'";
  static final Instant END = Instant.parse("2026-11-28T12:00:30Z");

  private SampleReport() {}

  static Report made() {
    return new Report(
        "PostgreSQL, week of " + HOSTILE,
        Period.before(END, Duration.ofDays(7)),
        List.of(
            new Item(Mark.CRITICAL, HOSTILE + " is down"),
            new Item(
                Mark.WARNING,
                "- 2 jobs failed",
                Optional.of("https://example.com/runbooks/PostgresJobFailed.md")),
            new Item(Mark.PLAIN, "1. nothing else", Optional.of("javascript:alert(1)"))),
        List.of(
            new Part.Section("now", "Wrong now", List.of(new Paragraph("As of now."), table())),
            new Part.Section(
                "odd",
                "Odd " + HOSTILE,
                List.of(
                    new Paragraph(Mark.WARNING, HOSTILE),
                    new Items(List.of(new Item(Mark.NOTE, "a note"))),
                    new Block.Code("SELECT '</pre>|```'\nFROM " + HOSTILE))),
            new Part.Missing(
                "alerts", "Alerts", "no answer from <Prometheus>; give --prometheus")));
  }

  private static Table table() {
    return new Table(
        List.of(
            Column.text("server"),
            Column.text("statement"),
            Column.number("calls"),
            Column.number("rate"),
            Column.number("size"),
            Column.number("used"),
            Column.number("lag"),
            Column.text("since")),
        List.of(
            new Row(
                Mark.CRITICAL,
                new Cell.Text(HOSTILE, Optional.of("https://example.com/a?b=c&d=e")),
                new Cell.Code(HOSTILE),
                Cell.number(1_234_567),
                new Cell.Amount(3.14159, "/s"),
                Cell.bytes(5L << 30),
                Cell.ratio(0.935),
                Cell.seconds(0.0125),
                Cell.time(END)),
            new Row(
                new Cell.Text("db-2", Optional.of("https://example.com/)\"onclick=\"x")),
                new Cell.Code("a|b"),
                Cell.number(0),
                Cell.UNKNOWN,
                Cell.bytes(0),
                Cell.ratio(0),
                Cell.seconds(90_000),
                Cell.UNKNOWN)),
        288);
  }
}
