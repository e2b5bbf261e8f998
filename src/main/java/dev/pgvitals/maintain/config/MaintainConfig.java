package dev.pgvitals.maintain.config;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.yaml.Problem;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What maintain.yaml says.
 *
 * @param keep how long rows of runs are kept
 * @param archives where partitions may be kept, by name, in the order of the file
 * @param warnings what of it may not be what was meant, with its place
 */
public record MaintainConfig(
    ZoneId zone,
    Duration keep,
    List<MaintainServer> servers,
    List<Job> jobs,
    Map<String, ArchivePlace> archives,
    List<Problem> warnings) {
  public MaintainConfig {
    servers = List.copyOf(servers);
    jobs = List.copyOf(jobs);
    archives = Collections.unmodifiableMap(new LinkedHashMap<>(archives));
    warnings = List.copyOf(warnings);
  }
}
