package dev.pgvitals.maintain.run;

import java.util.List;
import java.util.Optional;

/**
 * What came of a server.
 *
 * @param refusal why nothing was done at all, or no more
 */
public record ServerReport(String server, Optional<String> refusal, List<JobReport> jobs) {
  public ServerReport {
    jobs = List.copyOf(jobs);
  }

  public boolean isTrouble() {
    return refusal.isPresent() || jobs.stream().anyMatch(JobReport::isTrouble);
  }
}
