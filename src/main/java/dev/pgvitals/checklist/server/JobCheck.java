package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.metric.text.LineScanner;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.text.Plural;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jobs of schedulers that the agent can see, and whether their last runs succeeded. */
final class JobCheck implements ServerCheck {
  private static final Set<String> QUERIES =
      Set.of("pg_job_reported", "pg_job_pg_cron", "pg_job_pg_timetable", "pg_job_pgagent");

  private static final String LAST_STATUS = "pg_job_last_status";
  private static final Pattern NAME = Pattern.compile("job_name=\"((?:[^\"\\\\]|\\\\.)*)\"");

  @Override
  public Item item() {
    return Item.MAINTENANCE;
  }

  @Override
  public List<Finding> of(ServerView server) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    int jobs = 0;
    for (PlannedQuery query : server.plan().queries()) {
      if (!QUERIES.contains(query.name())) {
        continue;
      }
      ServerProbe.Outcome outcome = server.probe().run(query);
      jobs += outcome.rows();
      outcome.slice().ifPresent(slice -> failed.addAll(failed(slice)));
      if (outcome.isFailed()) {
        findings.add(
            Finding.unknown(
                item(),
                server.name(),
                ProbeText.failed(outcome),
                "pgvitals check --online --server " + server.name()));
      }
    }
    if (!failed.isEmpty()) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              "the last run of %s failed: %s"
                  .formatted(Plural.of(failed.size(), "job"), Row.some(failed)),
              "see its scheduler's log, and docs/runbooks/PostgresJobFailed.md"));
    } else if (jobs > 0) {
      findings.add(
          Finding.yes(item(), server.name(), Plural.of(jobs, "job") + ", none failed last"));
    } else if (findings.isEmpty()) {
      findings.add(
          Finding.ask(
              item(),
              server.name(),
              "no job of pg_cron, pg_timetable, pgAgent or pgvitals.job_run is seen",
              "does something delete old rows and create partitions? pgvitals maintain does;"
                  + " docs/jobs.md has how to let the agent see others"));
    }
    return findings;
  }

  private static List<String> failed(Slice slice) {
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < slice.families().size(); i++) {
      if (slice.families().get(i).name().equals(LAST_STATUS)) {
        for (LineScanner line = new LineScanner(slice.chunk(i).text()); line.next(); ) {
          Matcher name =
              NAME.matcher(
                  new String(
                      line.text(),
                      line.start(),
                      line.end() - line.start(),
                      StandardCharsets.UTF_8));
          if (line.value() == 0 && name.find()) {
            failed.add(name.group(1));
          }
        }
      }
    }
    return failed;
  }
}
