package dev.pgvitals.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An application that the demo can run: what is in its directory, read.
 *
 * @param name that of its directory
 * @param database where {@code schema.sql} is run and the application is at work
 * @param settings of postgresql.conf
 * @param standbys names of servers that stream from the first
 * @param pooler whether the application comes in by a PgBouncer, where the machine has one
 * @param dumps what the files of a nightly dump begin with; empty: there is none
 */
public record DemoSystem(
    Path directory,
    String name,
    String database,
    Map<String, String> settings,
    List<String> standbys,
    boolean pooler,
    Optional<String> dumps,
    List<Activity> workload) {

  /**
   * What a session does again and again, each time in one transaction.
   *
   * @param name its application_name, but for the system's name in front
   * @param role as whom
   * @param every how long it waits between
   * @param sessions how many do so, each on its own
   * @param rollsBack the share of transactions that are rolled back in the end
   */
  record Activity(
      String name, String role, Duration every, int sessions, double rollsBack, List<Step> steps) {
    Activity {
      steps = List.copyOf(steps);
    }
  }

  /** Part of a transaction. */
  sealed interface Step {}

  /** One statement or more. */
  record Sql(String text) implements Step {}

  /** The application thinks, with its transaction open. */
  record Pause(Duration duration) implements Step {}

  public DemoSystem {
    settings = Map.copyOf(settings);
    standbys = List.copyOf(standbys);
    workload = List.copyOf(workload);
  }

  /** What creates and fills the database. */
  Path schema() {
    return directory.resolve("schema.sql");
  }

  /** The agent's configuration for it. */
  public Path configuration() {
    return directory.resolve("pgvitals.yaml");
  }

  /** The script that makes its troubles; it may have none. */
  public Path trouble() {
    return directory.resolve("trouble");
  }

  /** What its variables begin with, as in {@code TITAN_URL}. */
  String prefix() {
    return variable(name) + "_";
  }

  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
