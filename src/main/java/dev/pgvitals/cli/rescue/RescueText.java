package dev.pgvitals.cli.rescue;

import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.run.TargetReport;
import dev.pgvitals.rescue.Signal;
import dev.pgvitals.rescue.plan.Candidate;
import dev.pgvitals.rescue.plan.Diagnoses;
import dev.pgvitals.rescue.plan.Diagnosis;
import dev.pgvitals.rescue.plan.Leaks;
import dev.pgvitals.rescue.plan.Plan;
import dev.pgvitals.rescue.plan.Prevention;
import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.plan.Session;
import dev.pgvitals.rescue.plan.Situation;
import dev.pgvitals.rescue.plan.Verb;
import dev.pgvitals.rescue.plan.WaitTree;
import dev.pgvitals.rescue.plan.Wraparound;
import dev.pgvitals.rescue.plan.Wraparound.OldTable;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A rescue in words, for who reads it in a hurry: the table of those whom it is about first. */
final class RescueText {
  private static final int SHOWN = 20;
  private static final int SHOWN_WAITERS = 3;

  private final RescueSettings settings;
  private final StringBuilder text = new StringBuilder();

  private RescueText(RescueSettings settings) {
    this.settings = settings;
  }

  /** What was found, and what would be done, or is about to be. */
  static String plan(RescueReport report, RescueSettings settings) {
    return new RescueText(settings).found(report);
  }

  private String found(RescueReport report) {
    Plan plan = report.plan();
    line("%s: %s".formatted(report.server(), report.situation().server()));
    line(plan.diagnosis().finding());
    if (settings.recipe() == Recipe.LEAK) {
      leaks(report);
    }
    if (!plan.targets().isEmpty()) {
      line("");
      line(heading(plan));
      text.append(targets(plan.targets()));
    }
    if (settings.recipe() == Recipe.BLOCKERS && plan.diagnosis().trouble()) {
      waiters(report.situation());
    }
    if (!plan.spared().isEmpty()) {
      line("");
      line("Left alone:");
      text.append(spared(plan.spared()));
    }
    if (settings.queries()) {
      queries(plan);
    }
    if (!plan.diagnosis().remarks().isEmpty()) {
      line("");
      plan.diagnosis().remarks().forEach(this::line);
    }
    if (settings.recipe() == Recipe.WRAPAROUND && plan.diagnosis().trouble()) {
      report.situation().wraparound().ifPresent(this::tables);
    }
    List<String> prevention = Prevention.of(settings.recipe(), plan, report.situation().server());
    if (!prevention.isEmpty()) {
      line("");
      line("What would make this needless; nothing of it has been run:");
      prevention.forEach(one -> line("  " + one));
    }
    return text.toString();
  }

  private String heading(Plan plan) {
    long ended = plan.targets().stream().filter(one -> one.verb() == Verb.TERMINATE).count();
    int cancelled = plan.targets().size() - (int) ended;
    List<String> parts = new ArrayList<>();
    if (ended > 0) {
      parts.add(Plural.of(ended, "session") + " would be ended");
    }
    if (cancelled > 0) {
      parts.add(
          Plural.of(cancelled, "statement")
              + " would be cancelled"
              + (settings.terminate() ? ", and the session ended if that has no effect" : ""));
    }
    String more =
        plan.beyond() == 0
            ? ""
            : "; %d more are beyond --max %d".formatted(plan.beyond(), settings.most());
    return String.join(", ", parts) + more + ":";
  }

  private static String targets(List<Plan.Target> targets) {
    TextTable table =
        new TextTable(
            "",
            "pid#",
            "user",
            "application",
            "client",
            "database",
            "state",
            "age#",
            "queryid#",
            "who waits for it");
    for (Plan.Target target : targets) {
      table.add(
          Stream.of(
                  Stream.of(target.verb().word()),
                  who(target.session()),
                  Stream.of(waiters(target.waiters())))
              .flatMap(cells -> cells)
              .toArray(String[]::new));
    }
    return table.toString();
  }

  private static Stream<String> who(Session session) {
    Session.Owner owner = session.owner();
    return Stream.of(
        Long.toString(session.pid()),
        owner.user(),
        Printable.shortened(owner.application(), 40),
        owner.client(),
        owner.database(),
        session.state(),
        Diagnoses.text(session.age()),
        session.queryId().isPresent() ? number(session.queryId()) : "-");
  }

  private static String number(OptionalLong number) {
    return Long.toString(number.orElse(0));
  }

  private static String waiters(List<Session> waiters) {
    if (waiters.isEmpty()) {
      return "nobody";
    }
    List<String> names =
        waiters.stream()
            .limit(SHOWN_WAITERS)
            .map(waiter -> waiter.pid() + " of " + waiter.owner().user())
            .toList();
    return waiters.size()
        + ": "
        + String.join(", ", names)
        + (waiters.size() > SHOWN_WAITERS ? ", ..." : "");
  }

  private void waiters(Situation situation) {
    List<Session> waiters = new WaitTree(situation.sessions()).waiters();
    line("");
    line("Who waits, the longest first:");
    TextTable table =
        new TextTable(
            "pid#", "user", "application", "database", "waiting#", "waits for", "queryid");
    waiters.stream()
        .limit(SHOWN)
        .forEach(
            waiter ->
                table.add(
                    Long.toString(waiter.pid()),
                    waiter.owner().user(),
                    Printable.shortened(waiter.owner().application(), 40),
                    waiter.owner().database(),
                    Diagnoses.text(waiter.ages().waiting().orElse(java.time.Duration.ZERO)),
                    String.join(
                        ", ", waiter.blockedBy().stream().distinct().map(String::valueOf).toList()),
                    waiter.queryId().isPresent() ? number(waiter.queryId()) : "-"));
    text.append(table);
    more(waiters.size());
  }

  private static String spared(List<Candidate> spared) {
    TextTable table =
        new TextTable("pid#", "user", "application", "client", "state", "age#", "why");
    for (Candidate one : spared.stream().limit(SHOWN).toList()) {
      Session session = one.session();
      table.add(
          Long.toString(session.pid()),
          session.owner().user(),
          Printable.shortened(session.owner().application(), 40),
          session.owner().client(),
          session.state(),
          Diagnoses.text(session.age()),
          one.spared().orElse(""));
    }
    return table + (spared.size() > SHOWN ? "and %d more\n".formatted(spared.size() - SHOWN) : "");
  }

  private void more(int count) {
    if (count > SHOWN) {
      line("and %d more".formatted(count - SHOWN));
    }
  }

  private void queries(Plan plan) {
    line("");
    line("Their statements, with whatever values are in them:");
    Stream.concat(
            plan.targets().stream().map(Plan.Target::session),
            plan.spared().stream().limit(SHOWN).map(Candidate::session))
        .forEach(
            session ->
                line("  %d  %s".formatted(session.pid(), session.query().orElse("unknown"))));
  }

  private void leaks(RescueReport report) {
    List<Leaks.Group> groups = Leaks.groups(report.situation(), report.limits());
    line("");
    TextTable table =
        new TextTable(
            "user",
            "application",
            "client",
            "database",
            "connections#",
            "idle#",
            "idle %s#".formatted(Diagnoses.text(report.limits().olderThan())),
            "longest#",
            "in transaction#",
            "limits");
    groups.stream()
        .limit(SHOWN)
        .forEach(
            group ->
                table.add(
                    group.owner().user(),
                    Printable.shortened(group.owner().application(), 40),
                    group.owner().client(),
                    group.owner().database(),
                    Integer.toString(group.connections()),
                    Integer.toString(group.idle()),
                    Integer.toString(group.unused()),
                    Diagnoses.text(group.longestIdle()),
                    Integer.toString(group.inTransaction()),
                    limits(group)));
    text.append(table);
    more(groups.size());
  }

  private static String limits(Leaks.Group group) {
    return String.join(
        ", ",
        Stream.of(limit("role", group.roleLimit()), limit("database", group.databaseLimit()))
            .filter(limit -> !limit.isEmpty())
            .toList());
  }

  private static String limit(String of, OptionalInt limit) {
    return limit.isPresent() ? of + " " + limit.getAsInt() : "";
  }

  private void tables(Wraparound wraparound) {
    List<OldTable> tables = wraparound.tables();
    if (tables.isEmpty()) {
      return;
    }
    line("");
    line(
        "Then vacuum the oldest tables, as their owner, or with --maintain-config; those of the system");
    line("as a superuser. Without the right, VACUUM only warns. None of it has been run:");
    String database = "";
    for (OldTable table : tables) {
      if (!table.database().equals(database)) {
        database = table.database();
        line("  -- in database " + database);
      }
      line(
          table.temporary()
              ? "  -- %s is temporary, age %s: its session has to end"
                  .formatted(table.name(), grouped(table.age()))
              : "  %s  -- age %s".formatted(table.statement(), grouped(table.age())));
    }
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** One signal, as soon as it is known what came of it. */
  static String signal(Signal signal) {
    Session session = signal.target().session();
    String who =
        Printable.oneLine(
            "%d of %s (%s)"
                .formatted(
                    session.pid(),
                    session.owner().user(),
                    Printable.shortened(session.owner().application(), 40)));
    String what = signal.verb() == Verb.CANCEL ? "cancelled" : "ended";
    return switch (signal.result()) {
      case DONE -> "%s %s after %s".formatted(what, who, Diagnoses.text(signal.took()));
      case SPARED -> "left alone %s: it is not what it was when it was shown".formatted(who);
      case NO_EFFECT ->
          "NO EFFECT on %s within %s%s"
              .formatted(
                  who,
                  Diagnoses.text(signal.took()),
                  signal.verb() == Verb.CANCEL ? ": --terminate would end its session" : "");
      case FAILED ->
          "REFUSED for %s: %s".formatted(who, Printable.oneLine(signal.message().orElse("")));
    };
  }

  /** How it is in the end. */
  static String after(Diagnosis after) {
    return (after.trouble() ? "Not over: " : "Over: ") + after.finding();
  }

  /** What came of the vacuum of each table, and how it is in the end. */
  static String vacuumed(RescueReport.Vacuumed vacuumed) {
    StringBuilder text = new StringBuilder();
    Map<List<String>, List<String>> alike = new LinkedHashMap<>();
    for (TargetReport table : Freezing.tables(vacuumed.report())) {
      Outcome outcome = table.outcome().orElse(Outcome.DONE);
      String why = outcome.reason().map(reason -> ", " + reason).orElse("");
      String what = "in %s: %s%s".formatted(table.database(), outcome.status().word(), why);
      String name = table.target().name();
      String own = outcome.status() == RunStatus.SKIPPED ? "" : name;
      alike.computeIfAbsent(List.of(what, own), key -> new ArrayList<>()).add(name);
    }
    alike.forEach(
        (key, tables) -> {
          String which = tables.size() == 1 ? tables.get(0) : tables.size() + " tables";
          text.append(Printable.oneLine(which + " " + key.get(0))).append('\n');
        });
    vacuumed.report().refusal().ifPresent(why -> text.append(Printable.oneLine(why)).append('\n'));
    return text + after(vacuumed.after()) + "\n";
  }

  private void line(String line) {
    text.append(Printable.oneLine(line)).append('\n');
  }
}
