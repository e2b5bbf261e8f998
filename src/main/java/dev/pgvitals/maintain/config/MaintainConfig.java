package dev.pgvitals.maintain.config;

import dev.pgvitals.yaml.Problem;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * What maintain.yaml says.
 *
 * @param keep how long rows of runs are kept
 * @param warnings what of it may not be what was meant, with its place
 */
public record MaintainConfig(
    ZoneId zone,
    Duration keep,
    List<MaintainServer> servers,
    List<Job> jobs,
    List<Problem> warnings) {
  public MaintainConfig {
    servers = List.copyOf(servers);
    jobs = List.copyOf(jobs);
    warnings = List.copyOf(warnings);
  }
}
