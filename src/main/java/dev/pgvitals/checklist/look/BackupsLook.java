package dev.pgvitals.checklist.look;

import dev.pgvitals.backup.BackupJudge;
import dev.pgvitals.backup.BackupRows;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.choice.BackupLook;
import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.config.backup.RestoreTestSettings;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.text.Plural;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** One look at the backups that a configuration names, and at the last restore test. */
final class BackupsLook {
  private static final String RESTORE_TEST = "PostgresRestoreTestStale";

  /** As the alert has it. */
  private static final Duration TEST_EVERY = Duration.ofDays(35);

  private final AgentConfig config;
  private final Instant now;
  private final BackupJudge.Limits limits;

  BackupsLook(AgentConfig config, InstantSource clock) {
    this.config = config;
    this.now = clock.instant();
    this.limits = BackupJudge.Limits.OF_RULES;
  }

  List<Finding> make() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (BackupLook look : BackupLook.at(config, config.backups())) {
      findings.addAll(of(look));
    }
    if (config.backups().isEmpty()) {
      findings.add(
          Finding.ask(
              Item.BACKUP_STORAGE,
              "",
              "the configuration names no backups",
              "are they kept on another machine or site, and who may delete them?"));
    }
    findings.add(restoreTest());
    return findings;
  }

  private List<Finding> of(BackupLook look) {
    if (look.failure().isPresent()) {
      Failure failure = look.failure().get();
      return Stream.of(Item.BACKUPS, Item.BACKUP_STORAGE)
          .map(
              item ->
                  Finding.unknown(
                      item, look.source(), "cannot be read: " + failure.message(), failure.hint()))
          .toList();
    }
    BackupJudge judge = new BackupJudge(limits(look), now);
    List<Finding> findings = new ArrayList<>();
    for (BackupState state : look.states()) {
      for (FeedProblem problem : judge.of(state, look.states())) {
        findings.add(
            Finding.no(
                Item.BACKUPS,
                look.source(),
                BackupRows.name(state) + ": " + problem.text(),
                "docs/runbooks/" + problem.alert() + ".md"));
      }
    }
    if (findings.isEmpty()) {
      findings.addAll(good(look));
    }
    findings.add(storage(look));
    return findings;
  }

  private BackupJudge.Limits limits(BackupLook look) {
    Optional<ServerConfig> server = look.feed().id().server().flatMap(name -> server(name));
    return server.isEmpty()
        ? limits
        : BackupJudge.Limits.of(
            Optional.ofNullable(server.get().thresholds().get(BackupJudge.STALE)));
  }

  private Optional<ServerConfig> server(String name) {
    return config.servers().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private static List<Finding> good(BackupLook look) {
    List<Finding> findings = new ArrayList<>();
    for (BackupState state : look.states()) {
      state
          .lastSuccess()
          .ifPresent(
              time ->
                  findings.add(
                      Finding.yes(
                          Item.BACKUPS,
                          look.source(),
                          "%s: the newest is good, of %s%s"
                              .formatted(
                                  BackupRows.name(state),
                                  time.truncatedTo(ChronoUnit.SECONDS),
                                  state.count().isPresent()
                                      ? ", one of " + state.count().getAsInt()
                                      : ""))));
    }
    if (findings.isEmpty()) {
      return List.of(
          Finding.no(
              Item.BACKUPS, look.source(), "there is no backup yet", "make one, and look again"));
    }
    if (look.states().stream()
        .noneMatch(s -> s.lastVerified().isPresent() || s.restoreTested().isPresent())) {
      findings.add(
          Finding.ask(
              Item.BACKUPS,
              look.source(),
              "none was read to its end or restored, as far as is known here",
              "pgvitals backup verify " + look.source() + ", then answer"));
    }
    return findings;
  }

  private static Finding storage(BackupLook look) {
    List<String> repositories =
        look.states().stream()
            .filter(state -> state.lastSuccess().isPresent())
            .map(BackupState::repo)
            .filter(repo -> !repo.isEmpty())
            .distinct()
            .toList();
    return repositories.size() > 1
        ? Finding.yes(
            Item.BACKUP_STORAGE,
            look.source(),
            "good ones in repositories " + String.join(", ", repositories))
        : Finding.ask(
            Item.BACKUP_STORAGE,
            look.source(),
            "one place is known",
            "is it on another machine or site than the server, and who may delete there?");
  }

  private Finding restoreTest() {
    if (config.restoreTest().isEmpty()) {
      return Finding.ask(
          Item.DISASTER_RECOVERY,
          "",
          "the configuration has no restore_test",
          "was a backup restored, and a failover tried? docs/restore-test.md has how to make it a"
              + " job");
    }
    RestoreTestSettings settings = config.restoreTest().get();
    String again = "pgvitals backup restore-test " + settings.source();
    Optional<RestoreReport> report;
    try {
      report = RestoreReport.read(settings.report());
    } catch (IOException e) {
      return Finding.unknown(
          Item.DISASTER_RECOVERY,
          settings.source(),
          "the report cannot be read: " + e,
          "correct `report` of `restore_test`, or let this user read it");
    }
    if (report.isEmpty()) {
      return Finding.no(
          Item.DISASTER_RECOVERY, settings.source(), "no restore was tested yet", again);
    }
    if (!report.get().ok()) {
      return Finding.no(
          Item.DISASTER_RECOVERY,
          settings.source(),
          "the restore test of %s failed: %s"
              .formatted(
                  report.get().started().truncatedTo(ChronoUnit.SECONDS), report.get().error()),
          "docs/restore-test.md, then " + again);
    }
    return age(settings, report.get(), again);
  }

  private Finding age(RestoreTestSettings settings, RestoreReport report, String again) {
    Instant tested = report.started().plus(report.took());
    Duration age = Duration.between(tested, now);
    String evidence =
        "restored %s ago, in %s, with %s"
            .formatted(
                ValueUnit.SECONDS.text(Math.max(0, (double) age.toSeconds())),
                ValueUnit.SECONDS.text((double) report.took().toSeconds()),
                Plural.of(report.checks().size(), "check"));
    return age.compareTo(testEvery(settings)) > 0
        ? Finding.no(Item.DISASTER_RECOVERY, settings.source(), evidence, again)
        : Finding.yes(Item.DISASTER_RECOVERY, settings.source(), evidence);
  }

  /** By the limit of the alert on the server whose backup it is. */
  private Duration testEvery(RestoreTestSettings settings) {
    OptionalDouble own =
        config.backups().stream()
            .filter(entry -> entry.name().equals(settings.source()))
            .flatMap(entry -> entry.server().stream())
            .flatMap(name -> server(name).stream())
            .flatMap(server -> Stream.ofNullable(server.thresholds().get(RESTORE_TEST)))
            .map(threshold -> threshold.warning())
            .findFirst()
            .orElse(OptionalDouble.empty());
    return own.isPresent() && !Double.isNaN(own.getAsDouble())
        ? Duration.ofSeconds((long) own.getAsDouble())
        : TEST_EVERY;
  }

  /** Whether the configuration names backups that are a server's, or may be. */
  static boolean names(AgentConfig config, String server) {
    return config.backups().stream()
        .map(BackupSettings::server)
        .anyMatch(of -> of.isEmpty() || of.get().equals(server));
  }
}
