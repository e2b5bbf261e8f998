package dev.pgvitals.checklist.look;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.VitalReadings;
import dev.pgvitals.collect.probe.VitalText;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.source.AlertValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the alerts on a server's vitals say now, by the limits that are in force there. */
final class Vitals {
  private static final Map<String, Item> ITEMS =
      Map.ofEntries(
          Map.entry("PostgresPartitionsDefaultFilled", Item.PARTITIONS),
          Map.entry("PostgresPartitionsDetachPending", Item.PARTITIONS),
          Map.entry("PostgresReplicationLagHigh", Item.READ_REPLICAS),
          Map.entry("PostgresReplicationLagBytesHigh", Item.READ_REPLICAS),
          Map.entry("PostgresStandbyDataOld", Item.READ_REPLICAS),
          Map.entry("PostgresSyncStandbyMissing", Item.READ_REPLICAS),
          Map.entry("PostgresWalReceiverDown", Item.READ_REPLICAS),
          Map.entry("PostgresReplicationSlotLost", Item.READ_REPLICAS),
          Map.entry("PostgresReplicationSlotRetainsWal", Item.READ_REPLICAS),
          Map.entry("PostgresWalArchiveFailing", Item.BACKUPS),
          Map.entry("PostgresWalArchivePending", Item.BACKUPS),
          Map.entry("PostgresWalArchiveDelayed", Item.BACKUPS),
          Map.entry("PostgresAutovacuumFallingBehind", Item.MAINTENANCE),
          Map.entry("PostgresTableNotVacuumed", Item.MAINTENANCE),
          Map.entry("PostgresWraparoundApproaching", Item.MAINTENANCE),
          Map.entry("PostgresDeadTuplesHigh", Item.MAINTENANCE),
          Map.entry("PostgresJobBlocked", Item.MAINTENANCE),
          Map.entry("PostgresSequenceExhaustion", Item.MAINTENANCE),
          Map.entry("PostgresPreparedTransactionOld", Item.MAINTENANCE),
          Map.entry("PostgresConnectionsHigh", Item.SERVER_SIZE),
          Map.entry("PostgresLockTableNearlyFull", Item.SERVER_SIZE),
          Map.entry("PostgresWalSendersHigh", Item.SERVER_SIZE),
          Map.entry("PostgresReplicationSlotsHigh", Item.SERVER_SIZE),
          Map.entry("PostgresSettingsPendingRestart", Item.SERVER_SIZE),
          Map.entry("PostgresIdleInTransaction", Item.POOL_SETTINGS),
          Map.entry("PostgresConnectionLeakSuspected", Item.POOL_SETTINGS),
          Map.entry("PgBouncerClientsWaiting", Item.POOL_SETTINGS),
          Map.entry("PgBouncerClientWaitLong", Item.POOL_SETTINGS),
          Map.entry("PgBouncerDatabasePaused", Item.POOL_SETTINGS),
          Map.entry("PgBouncerDatabaseDisabled", Item.POOL_SETTINGS),
          Map.entry("PostgresLongRunningQuery", Item.QUERIES),
          Map.entry("PostgresLongRunningTransaction", Item.QUERIES));

  private final ServerView server;
  private final Thresholds thresholds;

  Vitals(ServerView server) {
    this.server = server;
    this.thresholds = new Thresholds(server.config().thresholds());
  }

  /** A finding for each that is beyond a limit, or could not be asked for. */
  List<Finding> findings(NamingScheme naming) throws InterruptedException {
    VitalReadings readings =
        VitalReadings.take(server.probe(), server.plan(), naming, ITEMS::containsKey);
    List<Finding> findings = new ArrayList<>();
    readings.vitals().stream()
        .filter(vital -> vital.level(thresholds) > 0)
        .map(this::finding)
        .forEach(findings::add);
    readings.failed().stream().flatMap(this::failed).forEach(findings::add);
    return findings;
  }

  private Finding finding(VitalReadings.Vital vital) {
    Alert alert = vital.column().alert();
    AlertValue worst = vital.worstFirst().get(0);
    String labels = VitalText.labels(vital.column(), worst);
    int more = vital.beyond(thresholds).size() - 1;
    return Finding.no(
        ITEMS.getOrDefault(alert.name(), Item.MONITORING),
        server.name(),
        "%s: %s, limit %s%s%s"
            .formatted(
                alert.name(),
                VitalText.value(vital.column(), worst),
                VitalText.limit(vital.column(), thresholds, vital.level(thresholds)),
                labels.isEmpty() ? "" : ", at " + labels,
                more > 0 ? " and " + more + " more" : ""),
        ShippedRunbooks.find(alert.name()).isPresent()
            ? "pgvitals diagnose %s --server %s".formatted(alert.name(), server.name())
            : alert.summary());
  }

  private Stream<Finding> failed(ServerProbe.Outcome outcome) {
    return outcome.query().query().columns().stream()
        .flatMap(column -> column.alert().stream())
        .filter(alert -> ITEMS.containsKey(alert.name()))
        .map(alert -> ITEMS.get(alert.name()))
        .distinct()
        .map(
            item ->
                Finding.unknown(
                    item,
                    server.name(),
                    ProbeText.failed(outcome),
                    "pgvitals check --online --server " + server.name()));
  }
}
