package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonObject;
import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.text.Plural;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was kept when something became critical, went down or came back. */
final class IncidentsPart {
  private static final String TITLE = "Incidents";
  private static final int MOST = 20;
  private static final List<Column> COUNTS =
      List.of(Column.text("what"), Column.number("times"), Column.number("servers"));
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("when"), Column.text("server"), Column.text("what"), Column.text("incident"));

  private IncidentsPart() {}

  static Part of(AgentAnswers agent, Period period) {
    if (agent.incidents().isEmpty()) {
      return new Part.Missing(
          "incidents",
          TITLE,
          "The agent keeps none: set incidents: {directory: ...} in its configuration, and it"
              + " keeps what was going on when something became critical.");
    }
    AgentAnswers.Incidents kept = agent.incidents().get();
    List<JsonObject> listed =
        kept.listed().stream()
            .filter(one -> AgentJson.time(one, "time").filter(period::has).isPresent())
            .toList();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(sentence(kept, listed, period)));
    if (listed.size() > MOST) {
      blocks.add(counts(listed));
    }
    if (!listed.isEmpty()) {
      blocks.add(Table.first(MOST, COLUMNS, listed.stream().map(IncidentsPart::row).toList()));
    }
    return new Part.Section("incidents", TITLE, blocks);
  }

  /** Old ones are removed: the list may begin after the period does. */
  private static String sentence(
      AgentAnswers.Incidents kept, List<JsonObject> listed, Period period) {
    String text = Plural.of(listed.size(), "incident") + " kept in the period.";
    if (kept.listed().isEmpty()) {
      return text;
    }
    Instant oldest =
        AgentJson.time(kept.listed().get(kept.listed().size() - 1), "time").orElse(period.end());
    return period.has(oldest)
        ? text
            + " The oldest that is there is of "
            + oldest.truncatedTo(ChronoUnit.SECONDS)
            + ": of the time before, none happened or none was kept."
        : text;
  }

  private static Table counts(List<JsonObject> listed) {
    Map<String, List<JsonObject>> byAlert =
        listed.stream()
            .collect(
                Collectors.groupingBy(
                    one -> AgentJson.text(one, "alert"), TreeMap::new, Collectors.toList()));
    return Table.first(
        MOST,
        COUNTS,
        byAlert.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, List<JsonObject>> one) -> one.getValue().size())
                    .reversed())
            .map(
                one ->
                    new Row(
                        Cell.text(one.getKey()),
                        Cell.number(one.getValue().size()),
                        Cell.number(
                            (double)
                                one.getValue().stream()
                                    .map(incident -> AgentJson.text(incident, "server"))
                                    .distinct()
                                    .count())))
            .toList());
  }

  private static Row row(JsonObject incident) {
    return new Row(
        AgentJson.time(incident, "time").map(Cell::time).orElse(Cell.UNKNOWN),
        Cell.text(AgentJson.text(incident, "server")),
        Cell.text(AgentJson.text(incident, "alert")),
        new Cell.Code(AgentJson.text(incident, "id")));
  }
}
