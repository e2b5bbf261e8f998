package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonObject;
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
import java.util.Comparator;
import java.util.List;

/** Backups, as the agent has read them: those that something is wrong with first. */
final class BackupsPart {
  private static final String TITLE = "Backups";
  private static final int MOST = 40;

  /** Columns of the feed's table that the report's has, too. */
  private static final List<String> SHOWN =
      List.of(
          "What",
          "Type",
          "Newest",
          "Last success",
          "Good",
          "Damaged",
          "Size",
          "Took",
          "Back to any moment of",
          "WAL missing",
          "Restored for a test");

  private BackupsPart() {}

  static Part of(AgentAnswers agent) {
    List<JsonObject> backups = agent.feeds("backups");
    if (backups.isEmpty()) {
      return new Part.Missing(
          "backups",
          TITLE,
          "The agent reads no backups: docs/backups.md says how it comes to read them.");
    }
    List<Item> wrong = new ArrayList<>();
    backups.forEach(backup -> addWrong(backup, wrong));
    wrong.sort(Comparator.comparing(Item::mark).reversed());
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            "Sets of backups that are read: %d; something is wrong with %d."
                .formatted(backups.size(), backups.stream().filter(one -> !isWell(one)).count())));
    if (!wrong.isEmpty()) {
      blocks.add(new Block.Items(wrong.subList(0, Math.min(MOST, wrong.size()))));
    }
    List<Row> rows =
        FeedRows.of(backups, "Last success").stream()
            .sorted(Comparator.comparing(row -> isWell(row.feed())))
            .map(BackupsPart::row)
            .toList();
    if (!rows.isEmpty()) {
      List<Column> columns =
          new ArrayList<>(List.of(Column.text("Backups"), Column.text("Server")));
      SHOWN.stream().map(Column::text).forEach(columns::add);
      blocks.add(Table.first(MOST, columns, rows));
    }
    return new Part.Section("backups", TITLE, blocks);
  }

  private static boolean isWell(JsonObject backup) {
    return AgentJson.objects(backup, "wrong").isEmpty()
        && !AgentJson.text(backup, "state").equals("failing");
  }

  private static void addWrong(JsonObject backup, List<Item> wrong) {
    String name = AgentJson.text(backup, "name");
    if (AgentJson.text(backup, "state").equals("failing")) {
      wrong.add(
          new Item(
              Mark.WARNING,
              "%s cannot be read: %s %s"
                  .formatted(
                      name, AgentJson.text(backup, "text"), AgentJson.text(backup, "hint"))));
    }
    for (JsonObject one : AgentJson.objects(backup, "wrong")) {
      wrong.add(
          new Item(
              AgentJson.text(one, "level").equals("critical") ? Mark.CRITICAL : Mark.WARNING,
              "%s: %s (%s)"
                  .formatted(name, AgentJson.text(one, "text"), AgentJson.text(one, "alert"))));
    }
  }

  private static Row row(FeedRow row) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.text(row.name()), Cell.text(row.server())));
    SHOWN.forEach(column -> cells.add(Cell.text(row.cell(column))));
    return new Row(isWell(row.feed()) ? Mark.PLAIN : Mark.WARNING, cells);
  }
}
