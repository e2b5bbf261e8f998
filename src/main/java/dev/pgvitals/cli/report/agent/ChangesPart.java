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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What changed, as far as the agent knows: starts, reloads, settings. */
final class ChangesPart {
  private static final int MOST = 40;
  private static final List<Column> COLUMNS =
      List.of(Column.text("when"), Column.text("server"), Column.text("what"));

  private ChangesPart() {}

  private record Change(Instant at, String server, String what) {
    Row row() {
      return new Row(Cell.time(at), Cell.text(server), Cell.text(what));
    }
  }

  static Part of(AgentAnswers agent, Period period) {
    List<Change> changes = new ArrayList<>();
    for (JsonObject server : agent.servers()) {
      AgentJson.time(server, "start_time")
          .filter(period::has)
          .ifPresent(
              at -> changes.add(new Change(at, AgentJson.text(server, "name"), "was started")));
    }
    agent
        .agentStart()
        .filter(period::has)
        .ifPresent(at -> changes.add(new Change(at, "(agent)", "was started")));
    reload(agent).filter(one -> period.has(one.at())).ifPresent(changes::add);
    agent
        .incidents()
        .map(AgentAnswers.Incidents::changes)
        .orElse(List.of())
        .forEach(one -> changes.add(new Change(one.seen(), one.server(), setting(one))));
    changes.sort(Comparator.comparing(Change::at).reversed().thenComparing(Change::server));
    List<Block> blocks = new ArrayList<>();
    if (!changes.isEmpty()) {
      blocks.add(Table.first(MOST, COLUMNS, changes.stream().map(Change::row).toList()));
    }
    blocks.add(
        new Block.Paragraph(
            "The agent knows of each server's last start only, and of settings what differs between"
                + " two incidents that it kept"
                + (agent.incidents().isEmpty() ? "; it keeps none." : ".")));
    return new Part.Section("changes", "What changed", blocks);
  }

  private static Optional<Change> reload(AgentAnswers agent) {
    return agent.overview().get("agent") instanceof JsonObject process
            && process.get("reload") instanceof JsonObject reload
        ? AgentJson.time(reload, "time")
            .map(
                at -> new Change(at, "(agent)", "last reload: " + AgentJson.text(reload, "status")))
        : Optional.empty();
  }

  private static String setting(AgentAnswers.SettingChange change) {
    return "%s: %s, before %s"
        .formatted(
            change.name(),
            change.after().orElse("the default"),
            change.before().orElse("the default"));
  }
}
