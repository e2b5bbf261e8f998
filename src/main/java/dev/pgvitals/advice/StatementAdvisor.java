package dev.pgvitals.advice;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.advice.connect.Explainer;
import dev.pgvitals.advice.index.Hypotheses;
import dev.pgvitals.advice.index.IndexSearch;
import dev.pgvitals.advice.index.IndexSearch.Choice;
import dev.pgvitals.advice.index.IndexSearch.Planned;
import dev.pgvitals.advice.index.Qualstats;
import dev.pgvitals.advice.look.Counters;
import dev.pgvitals.advice.look.Hazards;
import dev.pgvitals.advice.look.SearchPaths;
import dev.pgvitals.advice.look.Tables;
import dev.pgvitals.advice.look.WatchedStatement;
import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.rule.CounterRules;
import dev.pgvitals.advice.rule.Draft;
import dev.pgvitals.advice.rule.Followers;
import dev.pgvitals.advice.rule.PlanCase;
import dev.pgvitals.advice.rule.ScanRules;
import dev.pgvitals.advice.rule.ShapeRules;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.jdbc.SqlFailures;
import dev.pgvitals.text.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges the statements of one database. */
final class StatementAdvisor {
  private static final int MOST_NOTES = 20;
  private static final String DENIED = "42501";

  /** What needs another right than SELECT. */
  private static final Pattern WRITES =
      Pattern.compile(
          "\\b(insert\\s+into|update|delete\\s+from|merge\\s+into|for\\s+(key\\s+)?share)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> LOOKUPS = Set.of("Index Scan", "Index Only Scan");

  private final String database;
  private final AdvisorSession session;
  private final Tables tables;
  private final List<String> notes = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, PlanNode> plans = new LinkedHashMap<>();

  StatementAdvisor(String database, AdvisorSession session) {
    this.database = database;
    this.session = session;
    this.tables = new Tables(session);
  }

  /**
   * Judges them.
   *
   * @param series looks at all statements, for whose calls follow each other
   */
  DatabaseAdvice judge(List<WatchedStatement> statements, List<Map<String, Counters>> series)
      throws SQLException {
    List<Planned> planned = plan(statements);
    List<Draft> drafts = new ArrayList<>();
    for (Planned one : planned) {
      PlanCase about = new PlanCase(database, one.statement(), one.plan(), tables);
      drafts.addAll(ScanRules.judge(about));
      drafts.addAll(ShapeRules.judge(about));
      plans.put(one.statement().queryId(), one.plan());
    }
    statements.forEach(one -> findings.addAll(CounterRules.judge(database, one)));
    findings.addAll(
        new Followers(series).judge(database, statements, one -> isLookup(one.queryId())));
    prove(planned, drafts);
    return new DatabaseAdvice(statements.size(), planned.size(), findings, shortened(notes));
  }

  private List<Planned> plan(List<WatchedStatement> statements) throws SQLException {
    Explainer explainer = new Explainer(session);
    Hazards hazards = Hazards.read(session);
    SearchPaths paths = SearchPaths.read(session);
    List<Planned> planned = new ArrayList<>();
    Unplanned writes = new Unplanned();
    Unplanned without = new Unplanned();
    for (WatchedStatement one : statements) {
      Optional<String> command = Explainer.command(one.text());
      if (command.isPresent()) {
        without.add(one, command.get());
        continue;
      }
      Optional<String> why = Explainer.refusal(one.text()).or(() -> hazards.in(one.text()));
      if (why.isPresent()) {
        notes.add(notPlanned(one, "it " + why.get()));
        continue;
      }
      try {
        String path = paths.of(one.user());
        Optional<PlanNode> plan = explainer.plan(one.text(), path);
        if (plan.isPresent()) {
          planned.add(new Planned(one, path, plan.get()));
        } else {
          notes.add(notPlanned(one, "the server gave no plan"));
        }
      } catch (SQLException e) {
        if (session.isOver()) {
          throw e;
        }
        if (DENIED.equals(e.getSQLState()) && WRITES.matcher(SqlText.code(one.text())).find()) {
          writes.add(one, one.queryId());
        } else {
          notes.add(notPlanned(one, said(e)));
        }
      }
    }
    writes
        .note(
            database,
            "that write or lock rows, and are not planned, as the role can only read",
            "that writes or locks rows, and is not planned, as the role can only read")
        .ifPresent(notes::add);
    without.note(database, "without a plan", "without a plan").ifPresent(notes::add);
    return planned;
  }

  private static String said(SQLException e) {
    Failure failure = SqlFailures.of(e, false, false);
    return switch (failure.sqlState()) {
      case DENIED -> failure.message() + ": GRANT SELECT, if it is one that reads";
      case "57014" -> "planning took longer than 5 s";
      default -> failure.message();
    };
  }

  private String notPlanned(WatchedStatement statement, String why) {
    return "database %s: statement %s is not planned: %s"
        .formatted(database, statement.queryId(), why);
  }

  private List<String> shortened(List<String> all) {
    if (all.size() <= MOST_NOTES) {
      return all;
    }
    List<String> some = new ArrayList<>(all.subList(0, MOST_NOTES));
    some.add("database %s: %d more such lines".formatted(database, all.size() - MOST_NOTES));
    return some;
  }

  /** Tries indexes, where that is possible, and says of each draft what came of it. */
  private void prove(List<Planned> planned, List<Draft> drafts) throws SQLException {
    Optional<Hypotheses> hypotheses = Hypotheses.in(session);
    Qualstats qualstats = qualstats();
    if (hypotheses.isEmpty()) {
      if (drafts.stream().anyMatch(draft -> draft.table().isPresent())) {
        notes.add(
            "database %s: no index was tried, as the extension hypopg is not there, or its schema is"
                    .formatted(database)
                + " closed to the role: with it the planner shows what it would do with one that"
                + " does not exist");
      }
      drafts.forEach(draft -> findings.add(draft.finding()));
      return;
    }
    List<Choice> choices = new IndexSearch(hypotheses.get(), qualstats, tables).search(planned);
    ProvenIndexes proven = new ProvenIndexes(database, tables, qualstats);
    for (Choice choice : choices) {
      findings.add(proven.finding(choice));
    }
    drafts.stream()
        .filter(draft -> !ProvenIndexes.serve(choices, draft))
        .map(draft -> ProvenIndexes.tried(draft, hypotheses.get()))
        .forEach(findings::add);
  }

  /** It only adds to what plans tell. */
  private Qualstats qualstats() throws SQLException {
    try {
      return Qualstats.read(session);
    } catch (SQLException e) {
      if (session.isOver()) {
        throw e;
      }
      notes.add("database %s: pg_qualstats is of no use: %s".formatted(database, said(e)));
      return Qualstats.NONE;
    }
  }

  /** Whether a statement reads one row by an index, and does nothing else. */
  private boolean isLookup(String queryId) {
    PlanNode node = plans.get(queryId);
    while (node != null && (node.type().equals("Limit") || node.type().equals("LockRows"))) {
      List<PlanNode> inputs = node.inputs();
      node = inputs.size() == 1 ? inputs.get(0) : null;
    }
    return node != null && LOOKUPS.contains(node.type()) && node.rows() <= 1;
  }
}
