package dev.pgvitals.checklist.look;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.database.DatabaseCheck;
import dev.pgvitals.checklist.database.DatabaseChecks;
import dev.pgvitals.checklist.database.DatabaseView;
import dev.pgvitals.checklist.server.ServerCheck;
import dev.pgvitals.checklist.server.ServerChecks;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.plan.MissingRoles;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one look at one server gave.
 *
 * @param product what it is; empty when it could not be looked at
 * @param pooler whether it is a PgBouncer
 * @param cluster the same for a primary and its standbys; empty where that is not known
 * @param standby whether it is one
 */
record ServerLook(
    String name,
    Optional<String> product,
    boolean pooler,
    Optional<String> cluster,
    boolean standby,
    List<Finding> findings) {
  /** What is told by looking at servers alone. */
  private static final Set<Item> SEEN =
      EnumSet.of(
          Item.INDEXES,
          Item.PARTITIONS,
          Item.CONNECTION_POOLING,
          Item.READ_REPLICAS,
          Item.BACKUPS,
          Item.SECURITY,
          Item.MONITORING,
          Item.MAINTENANCE,
          Item.BASELINES,
          Item.SERVER_SIZE,
          Item.NETWORK,
          Item.TLS_CERTIFICATES,
          Item.LOG_AGGREGATION,
          Item.CONNECTION_STRINGS,
          Item.POOL_SETTINGS,
          Item.QUERIES,
          Item.ERROR_HANDLING);

  /** What is a standby's own; the rest is its primary's. */
  private static final Set<Item> OF_STANDBY =
      EnumSet.of(
          Item.READ_REPLICAS,
          Item.SECURITY,
          Item.MONITORING,
          Item.SERVER_SIZE,
          Item.NETWORK,
          Item.TLS_CERTIFICATES,
          Item.LOG_AGGREGATION,
          Item.CONNECTION_STRINGS,
          Item.QUERIES);

  private static final String CLUSTER =
      "SELECT system_identifier::text AS cluster FROM pg_control_system()";

  ServerLook {
    findings = List.copyOf(findings);
  }

  /**
   * Looks. What fails gives findings that say so.
   *
   * @param probe stays open
   * @param backed whether the configuration names its backups
   */
  static ServerLook at(
      ServerConfig server,
      ServerProbe probe,
      NamingScheme naming,
      InstantSource clock,
      boolean backed)
      throws InterruptedException {
    try {
      ServerView view = new ServerView(server, probe, probe.findings(), clock);
      ServerFacts facts = view.facts();
      List<Finding> findings = new ArrayList<>();
      if (!facts.engine().understandsSql()) {
        findings.addAll(new Vitals(view).findings(naming));
        return new ServerLook(
            view.name(), Optional.of(facts.product()), true, Optional.empty(), false, findings);
      }
      if (!facts.isMemberOf(MissingRoles.ALL)) {
        return unseen(
            server, "role " + facts.user() + " does not see what others do", facts.monitorGrant());
      }
      findings.add(
          Finding.yes(
              Item.MONITORING,
              view.name(),
              "the agent sees %s, %s, as %s with pg_monitor"
                  .formatted(facts.product(), facts.role(), facts.user())));
      findings.addAll(new Vitals(view).findings(naming));
      findings.addAll(ofServer(view, backed));
      findings.addAll(ofDatabases(view));
      return new ServerLook(
          view.name(),
          Optional.of(facts.product()),
          false,
          cluster(view),
          facts.inRecovery(),
          findings);
    } catch (ServerProbeException e) {
      return unseen(server, "cannot be reached: " + e.failure().message(), e.failure().hint());
    }
  }

  /** The reason is told once. */
  private static ServerLook unseen(ServerConfig server, String why, String next) {
    return new ServerLook(
        server.name(),
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        SEEN.stream()
            .map(
                item ->
                    item == Item.MONITORING
                        ? Finding.unknown(item, server.name(), why, next)
                        : Finding.unknown(item, server.name(), "not looked at", ""))
            .toList());
  }

  private static Optional<String> cluster(ServerView view) throws InterruptedException {
    try {
      return Optional.of(view.askOne(CLUSTER).text("cluster"));
    } catch (ServerProbeException e) {
      // A hosted service may keep it to itself: then a standby is looked at like a primary.
      return Optional.empty();
    }
  }

  private static List<Finding> ofServer(ServerView view, boolean backed)
      throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (ServerCheck check : ServerChecks.all(backed)) {
      try {
        findings.addAll(check.of(view));
      } catch (ServerProbeException e) {
        findings.add(failed(check.item(), view.name(), e.failure()));
      }
    }
    return findings;
  }

  private static List<Finding> ofDatabases(ServerView view) throws InterruptedException {
    List<DatabaseCheck> checks = DatabaseChecks.all();
    List<Finding> findings = new ArrayList<>();
    Set<DatabaseCheck> silent = new LinkedHashSet<>(checks);
    for (String database : view.databases()) {
      try (Place place = view.probe().place(view.facts(), Optional.of(database))) {
        DatabaseView inside = new DatabaseView(view, place);
        for (DatabaseCheck check : checks) {
          List<Finding> found = ofDatabase(check, inside);
          if (!found.isEmpty()) {
            silent.remove(check);
          }
          findings.addAll(found);
        }
      } catch (ServerProbeException e) {
        findings.add(failed(Item.MONITORING, view.name() + "/" + database, e.failure()));
      }
    }
    for (DatabaseCheck check : silent) {
      try {
        findings.addAll(check.ofNone(view));
      } catch (ServerProbeException e) {
        check.items().forEach(item -> findings.add(failed(item, view.name(), e.failure())));
      }
    }
    return findings;
  }

  private static List<Finding> ofDatabase(DatabaseCheck check, DatabaseView inside)
      throws InterruptedException {
    try {
      return check.of(inside);
    } catch (ServerProbeException e) {
      return check.items().stream().map(item -> failed(item, inside.where(), e.failure())).toList();
    }
  }

  private static Finding failed(Item item, String where, Failure failure) {
    return Finding.unknown(
        item, where, "[" + failure.reason().label() + "] " + failure.message(), failure.hint());
  }

  /** The same without what is told of its primary. */
  ServerLook asStandby() {
    return new ServerLook(
        name,
        product,
        pooler,
        cluster,
        standby,
        findings.stream()
            .filter(
                finding -> OF_STANDBY.contains(finding.item()) && !finding.where().contains("/"))
            .toList());
  }
}
