package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Annotation;
import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.dashboard.Panel;
import dev.pgvitals.dashboard.Variable;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.dashboard.promql.Abbreviations;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the file of a board. */
public final class BoardReader {
  /** What the uid of every board begins with. */
  public static final String UID_PREFIX = "pgvitals-";

  private static final Set<String> KEYS = Set.of("title", "description", "variables", "rows");
  private static final Set<String> OF_ROW = Set.of("title", "collapsed", "panels");

  private final BoardFacts facts;

  /**
   * A reader of boards.
   *
   * @param boards names that links may lead to
   */
  public BoardReader(
      Conventions conventions, MetricFacts metrics, AlertLimits limits, Set<String> boards) {
    this.facts =
        new BoardFacts(
            conventions, new Abbreviations(conventions.abbreviations()), metrics, limits, boards);
  }

  /**
   * Reads a board.
   *
   * @param name the last part of its uid
   * @param file the file's name in messages
   * @throws ProblemsException with everything that is wrong with it
   */
  public Board read(String name, String file, String text) throws ProblemsException {
    Problems problems = new Problems();
    YamlMap map =
        YamlParser.parse(file, text, problems)
            .orElse(new YamlMap(new Position(file, 1, 1), List.of()));
    problems.throwIfAny();
    MapReader root = new MapReader(map, "", problems, KEYS);
    List<Board.Row> rows = new ArrayList<>();
    for (ValueReader item : root.required("rows").map(ValueReader::items).orElse(List.of())) {
      item.map(OF_ROW).ifPresent(row -> rows.add(row(row)));
    }
    Board board =
        new Board(
            UID_PREFIX + name,
            root.requiredText("title").orElse(""),
            root.requiredText("description").orElse(""),
            variables(root),
            annotations(),
            rows);
    problems.throwIfAny();
    return board;
  }

  private Board.Row row(MapReader row) {
    List<Panel> panels = new ArrayList<>();
    PanelReader reader = new PanelReader(facts);
    for (ValueReader item : row.required("panels").map(ValueReader::items).orElse(List.of())) {
      item.freeMap().flatMap(reader::read).ifPresent(panels::add);
    }
    return new Board.Row(
        row.requiredText("title").orElse(""), row.bool("collapsed").orElse(false), panels);
  }

  private List<Variable> variables(MapReader root) {
    Conventions conventions = facts.conventions();
    List<String> names = root.strings("variables");
    for (String name : names) {
      if (!conventions.variables().containsKey(name)) {
        root.problem(
            "variables",
            "there is no variable \""
                + name
                + "\" in common.yaml"
                + Suggestion.of(name, conventions.variables().keySet()));
      }
    }
    return Stream.concat(conventions.everywhere().stream(), names.stream())
        .filter(conventions.variables()::containsKey)
        .map(name -> conventions.variables().get(name))
        .map(this::full)
        .toList();
  }

  private Variable full(Variable variable) {
    return new Variable(
        variable.name(),
        variable.label(),
        facts.abbreviations().full(variable.query()),
        variable.multi(),
        variable.all(),
        variable.choices(),
        variable.chosen());
  }

  private List<Annotation> annotations() {
    return facts.conventions().annotations().stream()
        .map(annotation -> annotation.asking(facts.abbreviations().full(annotation.query())))
        .toList();
  }
}
