package dev.pgvitals.maintain.verb;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a job says of itself, whatever it does.
 *
 * @param hasWindow whether the job itself, not the defaults, says when it may work
 * @param zone in which times of the file are meant
 * @param archives where partitions may be kept, by name
 */
public record JobFrame(
    String job, boolean hasWindow, ZoneId zone, Map<String, ArchivePlace> archives) {
  public JobFrame {
    archives = Map.copyOf(archives);
  }
}
