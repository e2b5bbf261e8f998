package dev.pgvitals.diagnosis;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.MissingRoles;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.collect.probe.VitalReadings;
import dev.pgvitals.collect.probe.VitalText;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.runbook.SqlBlock;
import dev.pgvitals.runbook.Step;
import dev.pgvitals.source.AlertValue;
import dev.pgvitals.source.pgbouncer.ConsoleDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The diagnosis of alerts on one server. One thread. */
public final class Examination {
  private static final String UNREACHABLE = "the server cannot be reached";

  private final ServerConfig server;
  private final NamingScheme naming;
  private final Thresholds thresholds;
  private final Wishes wishes;

  /**
   * Asks nothing yet.
   *
   * @param naming of the series, by which labels are called
   */
  public Examination(ServerConfig server, NamingScheme naming, Wishes wishes) {
    this.server = server;
    this.naming = naming;
    this.thresholds = new Thresholds(server.thresholds());
    this.wishes = wishes;
  }

  /**
   * Asks the server. One that cannot be reached gives the steps, unasked.
   *
   * @param probe of the server, with a plan of the entries that have the alerts, in which {@link
   *     #extensions} are vetted; stays open
   */
  public ServerNotes make(ServerProbe probe) throws InterruptedException {
    try {
      ServerProbe.Findings findings = probe.findings();
      ServerFacts facts = findings.facts();
      VitalReadings readings = VitalReadings.take(probe, findings.plan(), naming, wishes::include);
      List<CaseNotes> cases = new ArrayList<>();
      for (Complaint complaint : complaints(readings)) {
        cases.add(diagnose(probe, facts, complaint));
      }
      return new ServerNotes(
          server.name(),
          Optional.of("%s, %s, as %s".formatted(facts.product(), facts.role(), facts.user())),
          cases,
          Stream.concat(hidden(facts).stream(), readings.failed().stream().map(this::failed))
              .toList());
    } catch (ServerProbeException e) {
      return new ServerNotes(
          server.name(),
          Optional.empty(),
          whenDown().stream().map(this::unasked).toList(),
          List.of(new Remark(server.name() + ": cannot be reached", Optional.of(e.failure()))));
    }
  }

  private List<Complaint> complaints(VitalReadings readings) {
    return wishes.alerts().isEmpty()
        ? Complaint.wrong(readings, thresholds)
        : wishes.alerts().stream()
            .map(alert -> Complaint.named(alert, readings, thresholds))
            .toList();
  }

  /**
   * What the server keeps from our role without an error: then an answer without rows says little.
   */
  private Optional<Remark> hidden(ServerFacts facts) {
    return facts.engine().hasDatabases() && !facts.isMemberOf(MissingRoles.ALL)
        ? Optional.of(
            new Remark(
                "%s: role %s does not see what others do: \"no rows\" may be wrong; %s"
                    .formatted(server.name(), facts.user(), facts.monitorGrant()),
                Optional.empty()))
        : Optional.empty();
  }

  /** The extensions that runbooks ask in: those to be vetted before. */
  public static Set<String> extensions() {
    Set<String> extensions = new TreeSet<>();
    for (ShippedRunbooks.Entry entry : ShippedRunbooks.index()) {
      ShippedRunbooks.of(entry.alert())
          .questions()
          .map(SqlBlock::extensions)
          .forEach(extensions::addAll);
    }
    return extensions;
  }

  private CaseNotes diagnose(ServerProbe probe, ServerFacts facts, Complaint complaint)
      throws InterruptedException {
    Optional<String> database =
        facts.engine().hasDatabases()
            ? wishes
                .database()
                .or(() -> Optional.ofNullable(complaint.labels().get(Values.DATABASE_LABEL)))
                .filter(name -> !name.isEmpty())
            : Optional.empty();
    Values values =
        Values.of(wishes.values(), complaint.labels(), facts, database.or(() -> home(facts)));
    Optional<Runbook> runbook = runbook(complaint.alert());
    if (runbook.isEmpty()) {
      return notes(complaint, runbook, Optional.empty(), Optional.empty(), values, List.of());
    }
    try (Place place = probe.place(facts, database)) {
      return notes(
          complaint,
          runbook,
          Optional.of(place.facts().name()),
          Optional.empty(),
          values,
          new Diagnosis(facts, place, values).of(runbook.get()));
    } catch (ServerProbeException e) {
      return notes(
          complaint,
          runbook,
          Optional.empty(),
          Optional.of(
              new Remark(
                  "database " + database.orElse("") + " cannot be entered",
                  Optional.of(e.failure()))),
          values,
          Diagnosis.unasked(runbook.get(), "its database cannot be entered"));
    }
  }

  private Remark failed(ServerProbe.Outcome outcome) {
    return new Remark(server.name() + ": " + outcome.query() + " failed", outcome.failure());
  }

  private static Optional<String> home(ServerFacts facts) {
    return facts.engine().hasDatabases() ? Optional.of(facts.home().name()) : Optional.empty();
  }

  private static Optional<Runbook> runbook(String alert) {
    return ShippedRunbooks.find(alert).map(entry -> ShippedRunbooks.of(entry.alert()));
  }

  private CaseNotes notes(
      Complaint complaint,
      Optional<Runbook> runbook,
      Optional<String> database,
      Optional<Remark> closed,
      Values values,
      List<StepFindings> steps) {
    return new CaseNotes(
        complaint.alert(),
        complaint.vital().map(vital -> vital(vital, complaint)),
        about(complaint, runbook),
        runbook.map(Runbook::meaning).orElse(List.of()),
        runbook.map(Runbook::impact).orElse(List.of()),
        database,
        closed,
        steps,
        runbook
            .map(r -> r.mitigation().stream().map(step -> shown(step, values)).toList())
            .orElse(List.of()));
  }

  private VitalNotes vital(VitalReadings.Vital vital, Complaint complaint) {
    Optional<AlertValue> worst = complaint.worst();
    return new VitalNotes(
        complaint.level(),
        worst.map(row -> OptionalDouble.of(row.value())).orElse(OptionalDouble.empty()),
        worst.map(row -> VitalText.value(vital.column(), row)),
        VitalText.limit(vital.column(), thresholds, complaint.level()),
        complaint.labels(),
        Math.max(0, vital.beyond(thresholds).size() - 1));
  }

  private static List<String> about(Complaint complaint, Optional<Runbook> runbook) {
    if (runbook.isPresent()) {
      return ShippedRunbooks.find(complaint.alert()).stream()
          .map(entry -> entry.summary() + ". " + String.join(" ", runbook.get().boards()))
          .toList();
    }
    return complaint.vital().stream()
        .map(vital -> vital.column().alert())
        .flatMap(
            alert ->
                Stream.of(
                    (alert.summary() + " " + alert.description()).strip(),
                    "No runbook for it comes with pgvitals."
                        + alert.runbook().map(url -> " See " + url).orElse("")))
        .toList();
  }

  private static StepFindings shown(Step step, Values values) {
    return new StepFindings(
        step.number(),
        step.text(),
        step.parts().stream()
            .<Finding>map(
                part ->
                    part instanceof Step.Block block
                        ? new Finding.Shown(block.language(), values.filled(block))
                        : new Finding.Remark(part instanceof Step.Prose prose ? prose.text() : ""))
            .toList());
  }

  /** What is to be read when the server cannot be asked. */
  private List<String> whenDown() {
    if (!wishes.alerts().isEmpty()) {
      return wishes.alerts();
    }
    return List.of(
        server.target().database().equals(ConsoleDialect.DATABASE)
            ? "PgBouncerDown"
            : "PostgresDown");
  }

  private CaseNotes unasked(String alert) {
    Optional<Runbook> runbook = runbook(alert);
    return notes(
        new Complaint(alert, Optional.empty(), 0),
        runbook,
        Optional.empty(),
        Optional.empty(),
        new Values(wishes.values()),
        runbook.map(r -> Diagnosis.unasked(r, UNREACHABLE)).orElse(List.of()));
  }
}
