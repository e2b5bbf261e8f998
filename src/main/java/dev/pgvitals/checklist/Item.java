package dev.pgvitals.checklist;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a checklist asks, in its order. Names are for good: people's answers go by them. */
public enum Item {
  INDEXES(Group.DATABASE, "Indexes are valid, and large tables are read by them"),
  PARTITIONS(Group.DATABASE, "Partitions are there ahead of time"),
  CONNECTION_POOLING(Group.DATABASE, "A pool stands between applications and server"),
  READ_REPLICAS(Group.DATABASE, "Standbys stream and keep up"),
  BACKUPS(Group.DATABASE, "Backups are made, good, and were read to their end"),
  SECURITY(Group.DATABASE, "Passwords, roles and sessions are safe"),
  MONITORING(Group.DATABASE, "The agent sees everything, and its alerts reach somebody"),
  MAINTENANCE(Group.DATABASE, "Autovacuum and jobs do their work"),
  BASELINES(Group.DATABASE, "Statements have been counted for long enough to compare with"),
  DISASTER_RECOVERY(Group.DATABASE, "A backup was restored for a test lately"),
  SERVER_SIZE(Group.INFRASTRUCTURE, "Memory and connections suffice"),
  NETWORK(Group.INFRASTRUCTURE, "Only those who have to can reach the server"),
  TLS_CERTIFICATES(Group.INFRASTRUCTURE, "TLS with a certificate that clients can verify"),
  SECRETS(Group.INFRASTRUCTURE, "Passwords are kept where only their users read them"),
  LOG_AGGREGATION(Group.INFRASTRUCTURE, "The log has what matters, and is collected"),
  BACKUP_STORAGE(Group.INFRASTRUCTURE, "Backups are kept somewhere else, too"),
  DASHBOARDS(Group.INFRASTRUCTURE, "Dashboards are there"),
  CONNECTION_STRINGS(Group.APPLICATION, "Applications log in as roles of their own, with a name"),
  POOL_SETTINGS(Group.APPLICATION, "Pools, timeouts and limits of roles fit the server"),
  QUERIES(Group.APPLICATION, "No statement is slow on average"),
  ERROR_HANDLING(Group.APPLICATION, "Errors, retries and lost connections are dealt with"),
  PERFORMANCE_TESTS(Group.APPLICATION, "Performance was tested"),
  LOAD_TESTS(Group.APPLICATION, "A load test was passed");

  private final Group group;
  private final String title;

  Item(Group group, String title) {
    this.group = group;
    this.title = title;
  }

  /** What answers and programs call it, such as {@code load-tests}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Group group() {
    return group;
  }

  /** What is true when it is well, in one line. */
  public String title() {
    return title;
  }

  /** The one with that id. */
  public static Optional<Item> find(String id) {
    return Arrays.stream(values()).filter(item -> item.id().equals(id)).findFirst();
  }

  /** Those of all, in their order. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Item::id).toList();
  }
}
