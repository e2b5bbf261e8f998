package dev.pgvitals.cli.rescue;

import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.RefusedException;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.maintain.run.TargetReport;
import dev.pgvitals.maintain.vacuum.FreezeVerb;
import dev.pgvitals.rescue.plan.Wraparound;
import dev.pgvitals.rescue.server.RescueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Freezes the oldest tables of a server as {@code pgvitals maintain} would: by the role of its
 * file, under its lock and guards, with its rows. Its windows do not hold, as a person asks for it.
 */
final class Freezing {
  /** How its rows call it. */
  private static final String JOB = "wraparound";

  private final MaintainConfig config;
  private final Stop stop;

  /**
   * @param config what the file of {@code pgvitals maintain} says; of its jobs none is run
   */
  Freezing(MaintainConfig config, Stop stop) {
    this.config = config;
    this.stop = stop;
  }

  /** The databases of the server that are in trouble, and that the file lets us work in. */
  List<String> databases(String server, Wraparound wraparound, double limit)
      throws RescueException {
    Set<String> old = new LinkedHashSet<>();
    wraparound.databases().stream()
        .filter(database -> database.ratio() > limit)
        .forEach(database -> old.add(database.name()));
    List<String> ours = server(server).databases().stream().filter(old::contains).toList();
    if (ours.isEmpty()) {
      throw new RescueException(
          "nothing was vacuumed: the file of pgvitals maintain names none of the databases that are in"
              + " trouble: "
              + String.join(", ", old),
          "name them there, as `databases` of the server");
    }
    return ours;
  }

  /** As which role. */
  String user(String server) throws RescueException {
    return server(server).target().user();
  }

  private MaintainServer server(String name) throws RescueException {
    return config.servers().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RescueException(
                    "nothing was vacuumed: the file of pgvitals maintain has no server \"%s\""
                        .formatted(name),
                    "it goes by the name that the agent's configuration has, too"));
  }

  /** Does it; that may take hours. */
  ServerReport run(String name, List<String> databases, double limit) throws RescueException {
    MaintainServer server = server(name);
    MaintainServer open =
        new MaintainServer(server.name(), server.target(), databases, List.of(), server.limits());
    Job job =
        new Job(
            JOB,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(new FreezeVerb(Wraparound.transactions(limit))));
    try {
      return new Maintainer(config, open, InstantSource.system(), stop, host()).apply(List.of(job));
    } catch (RefusedException e) {
      throw new RescueException("nothing was vacuumed: " + e.reason(), "");
    } catch (InterruptedException e) {
      throw new RescueException(
          "stopped while tables were vacuumed: pgvitals.job_run says which", "run it again");
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unknown host";
    }
  }

  /** Each table, with what came of it. */
  static List<TargetReport> tables(ServerReport report) {
    return report.jobs().stream().map(JobReport::targets).flatMap(List::stream).toList();
  }
}
