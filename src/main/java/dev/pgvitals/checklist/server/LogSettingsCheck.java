package dev.pgvitals.checklist.server;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.serverlog.LogCheck;
import dev.pgvitals.source.choice.SourceFactory;
import java.util.ArrayList;
import java.util.List;

/** Whether what one wants to know afterwards is in the log, and whether somebody collects it. */
final class LogSettingsCheck implements ServerCheck {
  private static final String SETTINGS =
      """
      SELECT s.name || ' = ' || s.reset_val AS found, w.remedy
      FROM (VALUES ('log_min_duration_statement', '^-', 'log_min_duration_statement = 1s'),
                   ('log_lock_waits', '^off$', 'log_lock_waits = on'),
                   ('log_temp_files', '^-', 'log_temp_files = 10MB'),
                   ('log_checkpoints', '^off$', 'log_checkpoints = on'),
                   ('log_autovacuum_min_duration', '^-', 'log_autovacuum_min_duration = 10min')) AS w (name, bad, remedy)
      JOIN pg_settings AS s ON s.name = w.name
      WHERE s.reset_val ~ w.bad
        AND NOT (s.name = 'log_min_duration_statement'
                 AND coalesce(nullif(current_setting('auto_explain.log_min_duration', true), ''), '-1') !~ '^-')
      ORDER BY s.name""";

  private static final String WHERE =
      """
      SELECT current_setting('log_destination') AS destination, current_setting('logging_collector') AS collector""";

  @Override
  public Item item() {
    return Item.LOG_AGGREGATION;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    List<Row> missing = server.ask(SETTINGS);
    if (!missing.isEmpty()) {
      findings.add(
          Finding.no(
              item(),
              server.name(),
              String.join(", ", missing.stream().map(row -> row.text("found")).toList()),
              String.join("; ", missing.stream().map(row -> row.text("remedy")).toList())
                  + " (reload)"));
    } else {
      findings.add(
          Finding.yes(
              item(),
              server.name(),
              "slow statements, lock waits, temporary files, checkpoints and autovacuum are"
                  + " logged"));
    }
    findings.add(collected(server));
    return findings;
  }

  private Finding collected(ServerView server) throws ServerProbeException, InterruptedException {
    if (server.config().logs().isPresent()) {
      LogCheck.Result log = LogCheck.of(server.config(), SourceFactory.forOneLook());
      String said = log.lines().isEmpty() ? "" : log.lines().get(0);
      return log.readable()
          ? Finding.yes(item(), server.name(), "the agent reads it; " + said)
          : Finding.no(item(), server.name(), "the agent cannot read it; " + said, "docs/logs.md");
    }
    Row row = server.askOne(WHERE);
    return Finding.ask(
        item(),
        server.name(),
        "log_destination = '%s', logging_collector = %s; the agent does not read it"
            .formatted(row.text("destination"), row.text("collector")),
        "does something collect it and keep it elsewhere? `logs` of the server has the agent count"
            + " what is in it (docs/logs.md)");
  }
}
