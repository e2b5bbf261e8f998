package dev.pgvitals.cli.diagnose;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.cli.output.ProbeText;
import dev.pgvitals.cli.output.VitalText;
import dev.pgvitals.collect.plan.MissingRoles;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.collect.probe.VitalReadings;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.diagnosis.Diagnosis;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.diagnosis.Values;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.runbook.SqlBlock;
import dev.pgvitals.source.pgbouncer.ConsoleDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The diagnosis of alerts on one server. */
final class Examination {
  private static final String UNREACHABLE = "the server cannot be reached";

  private final Setup setup;
  private final ServerConfig server;
  private final Thresholds thresholds;
  private final Wishes wishes;

  /**
   * What a person asks for.
   *
   * @param alerts with runbooks; empty: whatever is wrong
   * @param database to ask in, in place of the one that the labels of a vital name
   * @param values of variables
   */
  record Wishes(List<String> alerts, Optional<String> database, Map<String, String> values) {}

  Examination(Setup setup, ServerConfig server, Wishes wishes) {
    this.setup = setup;
    this.server = server;
    this.thresholds = new Thresholds(server.thresholds());
    this.wishes = wishes;
  }

  ServerNotes make() throws InterruptedException {
    Predicate<String> wanted =
        alert -> wishes.alerts().isEmpty() || wishes.alerts().contains(alert);
    try (ServerProbe probe = setup.about(wanted).survey(server, extensions())) {
      ServerProbe.Findings findings = probe.findings();
      ServerFacts facts = findings.facts();
      VitalReadings readings =
          VitalReadings.take(probe, findings.plan(), setup.config().naming(), wanted);
      List<Complaint> complaints =
          wishes.alerts().isEmpty()
              ? Complaint.wrong(readings, thresholds)
              : wishes.alerts().stream()
                  .map(alert -> Complaint.named(alert, readings, thresholds))
                  .toList();
      List<CaseNotes> cases = new ArrayList<>();
      for (Complaint complaint : complaints) {
        cases.add(diagnose(probe, facts, complaint));
      }
      return new ServerNotes(
          server,
          Optional.of("%s, %s, as %s".formatted(facts.product(), facts.role(), facts.user())),
          cases,
          Stream.concat(hidden(facts).stream(), readings.failed().stream().map(ProbeText::failed))
              .map(remark -> server.name() + ": " + remark)
              .toList());
    } catch (ServerProbeException e) {
      return new ServerNotes(
          server,
          Optional.empty(),
          whenDown().stream().map(this::unasked).toList(),
          List.of(ProbeText.unreachable(server, e.failure())));
    }
  }

  /**
   * What the server keeps from our role without an error: then an answer without rows says little.
   */
  private static Optional<String> hidden(ServerFacts facts) {
    return facts.engine().hasDatabases() && !facts.isMemberOf(MissingRoles.ALL)
        ? Optional.of(
            "role %s does not see what others do: \"no rows\" may be wrong; %s"
                .formatted(facts.user(), facts.monitorGrant()))
        : Optional.empty();
  }

  private static Set<String> extensions() {
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
              "database "
                  + database.orElse("")
                  + " cannot be entered: "
                  + ProbeText.describe(e.failure())),
          values,
          Diagnosis.unasked(runbook.get(), "its database cannot be entered"));
    }
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
      Optional<String> closed,
      Values values,
      List<StepFindings> steps) {
    return new CaseNotes(
        complaint,
        complaint.vital().map(v -> VitalText.limit(v.column(), thresholds, complaint.level())),
        complaint.vital().map(v -> Math.max(0, v.beyond(thresholds).size() - 1)).orElse(0),
        runbook,
        database,
        closed,
        values,
        steps);
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
    return new CaseNotes(
        new Complaint(alert, Optional.empty(), 0),
        Optional.empty(),
        0,
        runbook,
        Optional.empty(),
        Optional.empty(),
        new Values(wishes.values()),
        runbook.map(r -> Diagnosis.unasked(r, UNREACHABLE)).orElse(List.of()));
  }
}
