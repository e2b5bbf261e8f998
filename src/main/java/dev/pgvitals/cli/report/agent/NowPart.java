package dev.pgvitals.cli.report.agent;

import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.cli.output.StatusProblem;
import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Item;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong as the report is made, the worst first. */
final class NowPart {
  static final String ID = "now";

  private static final int MOST = 40;
  private static final int MOST_MEANINGS = 20;
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("level"),
          Column.text("server"),
          Column.text("what"),
          Column.text("value"),
          Column.text("since"),
          Column.text("where"));

  private NowPart() {}

  static Part of(AgentAnswers agent, Runbooks runbooks) {
    List<StatusProblem> problems = agent.problems();
    List<StatusProblem> wrong = counting(problems);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(sentence(agent, wrong, problems.size() - wrong.size())));
    if (!wrong.isEmpty()) {
      blocks.add(
          Table.first(MOST, COLUMNS, wrong.stream().map(one -> row(one, runbooks)).toList()));
      List<Item> meanings = meanings(wrong);
      if (!meanings.isEmpty()) {
        blocks.add(new Block.Items(meanings));
      }
    }
    return new Part.Section(ID, "Wrong now", blocks);
  }

  /** Without what has not lasted for the time of its alert. */
  static List<StatusProblem> counting(List<StatusProblem> problems) {
    return problems.stream().filter(one -> one.verdict() != CheckStatus.OK).toList();
  }

  static Mark mark(CheckStatus verdict) {
    return switch (verdict) {
      case CRITICAL -> Mark.CRITICAL;
      case WARNING -> Mark.WARNING;
      case UNKNOWN -> Mark.NOTE;
      case OK -> Mark.PLAIN;
    };
  }

  /** Such as "1 critical, 3 warnings". */
  static String counts(List<StatusProblem> wrong) {
    Map<CheckStatus, Integer> counts = new EnumMap<>(CheckStatus.class);
    wrong.forEach(one -> counts.merge(one.verdict(), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    Optional.ofNullable(counts.get(CheckStatus.CRITICAL))
        .ifPresent(n -> words.add(n + " critical"));
    Optional.ofNullable(counts.get(CheckStatus.WARNING))
        .ifPresent(n -> words.add(Plural.of(n, "warning")));
    Optional.ofNullable(counts.get(CheckStatus.UNKNOWN)).ifPresent(n -> words.add(n + " unknown"));
    return String.join(", ", words);
  }

  private static String sentence(AgentAnswers agent, List<StatusProblem> wrong, int pending) {
    long up =
        agent.servers().stream()
            .filter(server -> AgentJson.text(server, "state").equals("up"))
            .count();
    return "As the agent at %s sees it now: %d of %s up; %s; %d pending, not yet for the time of the alert."
        .formatted(
            agent.base(),
            up,
            Plural.of(agent.servers().size(), "server"),
            wrong.isEmpty() ? "nothing is wrong" : counts(wrong),
            pending);
  }

  private static Row row(StatusProblem one, Runbooks runbooks) {
    return new Row(
        mark(one.verdict()),
        Cell.text(one.level()),
        Cell.text(one.server().isEmpty() ? "(agent)" : one.server()),
        new Cell.Text(
            one.what(),
            one.runbook().isEmpty() ? Optional.empty() : runbooks.of(one.what(), one.runbook())),
        Cell.text(one.value()),
        one.since().map(Cell::time).orElse(Cell.UNKNOWN),
        Cell.text(one.where().strip()));
  }

  private static List<Item> meanings(List<StatusProblem> wrong) {
    Map<String, String> meanings = new LinkedHashMap<>();
    wrong.stream()
        .filter(one -> !one.summary().isEmpty())
        .forEach(one -> meanings.putIfAbsent(one.what(), one.summary()));
    return meanings.entrySet().stream()
        .limit(MOST_MEANINGS)
        .map(one -> new Item(Mark.PLAIN, one.getKey() + ": " + one.getValue()))
        .toList();
  }
}
