package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonObject;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.cli.report.agent.FeedRows.FeedRow;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Item;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What pgvitals advise has found, the gravest first. */
final class AdvicePart {
  private static final String ID = "advice";
  private static final String TITLE = "Advice";
  private static final String SEVERITY = "Severity";
  private static final int MOST = 25;
  private static final List<String> SHOWN =
      List.of("What", "Where", "Evidence", "Gain", "What to do");

  private AdvicePart() {}

  static Part of(AgentAnswers agent) {
    List<JsonObject> feeds = agent.feeds(ID);
    if (feeds.isEmpty()) {
      return new Part.Missing(
          ID,
          TITLE,
          "The agent reads no advice: have cron run pgvitals advise --report, and name the file in"
              + " advice of its configuration.");
    }
    List<Block> blocks = new ArrayList<>();
    List<Item> failing =
        feeds.stream()
            .filter(feed -> AgentJson.text(feed, "state").equals("failing"))
            .limit(MOST)
            .map(
                feed ->
                    new Item(
                        Mark.WARNING,
                        "advice on %s cannot be read: %s %s"
                            .formatted(
                                AgentJson.text(feed, "name"),
                                AgentJson.text(feed, "text"),
                                AgentJson.text(feed, "hint"))))
            .toList();
    if (!failing.isEmpty()) {
      blocks.add(new Block.Items(failing));
    }
    List<FeedRow> found =
        FeedRows.of(feeds, SEVERITY).stream()
            .filter(row -> severity(row).isPresent())
            .sorted(Comparator.comparing((FeedRow row) -> severity(row).orElseThrow()).reversed())
            .toList();
    blocks.add(
        new Block.Paragraph(
            found.isEmpty() ? "Nothing was found." : "Found: " + counts(found) + oldest(found)));
    if (!found.isEmpty()) {
      List<Column> columns = new ArrayList<>(List.of(Column.text(SEVERITY), Column.text("Server")));
      SHOWN.stream().map(Column::text).forEach(columns::add);
      blocks.add(Table.first(MOST, columns, found.stream().map(AdvicePart::row).toList()));
      blocks.add(
          new Block.Paragraph(
              "Each finding may be wrong; pgvitals advise says why, and nothing of it was done."));
    }
    return new Part.Section(ID, TITLE, blocks);
  }

  private static Optional<Severity> severity(FeedRow row) {
    return Severity.of(row.cell(SEVERITY));
  }

  private static String counts(List<FeedRow> found) {
    return Arrays.stream(Severity.values())
        .sorted(Comparator.reverseOrder())
        .map(
            one ->
                found.stream().filter(row -> severity(row).equals(Optional.of(one))).count()
                    + " "
                    + one.label())
        .collect(Collectors.joining(", "));
  }

  /** The title of a table ends with when it was made, as text that can be put in order. */
  private static String oldest(List<FeedRow> found) {
    return found.stream()
        .map(row -> row.table().replaceFirst("(?s)^.* as of ", "").toUpperCase(Locale.ROOT))
        .min(Comparator.naturalOrder())
        .map(at -> "; the oldest look was at " + at + ".")
        .orElse(".");
  }

  private static Row row(FeedRow row) {
    List<Cell> cells =
        new ArrayList<>(List.of(Cell.text(row.cell(SEVERITY)), Cell.text(row.server())));
    SHOWN.forEach(column -> cells.add(Cell.text(row.cell(column))));
    return new Row(
        severity(row).filter(one -> one == Severity.HIGH).isPresent() ? Mark.WARNING : Mark.PLAIN,
        cells);
  }
}
