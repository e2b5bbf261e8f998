package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.cli.output.CostEstimate;
import dev.pgvitals.cli.output.SamplingEstimate;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.serverlog.LogCheck;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.text.Plural;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Every planned query once, read-only, with what each gave. */
final class OnlineCheck {
  private static final long NANOS_BETWEEN_REPORTS = Duration.ofSeconds(5).toNanos();

  private static final int SAMPLES = 15;

  private final Setup setup;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param err for the progress of what takes long
   */
  OnlineCheck(Setup setup, PrintWriter out, PrintWriter err) {
    this.setup = setup;
    this.out = out;
    this.err = err;
  }

  /** Whether everything on this server is as it should be. */
  boolean on(ServerConfig server) throws InterruptedException {
    try (ServerProbe survey = setup.survey(server)) {
      ServerProbe.Findings findings = survey.findings();
      CostEstimate cost = new CostEstimate();
      SamplingEstimate sampling = new SamplingEstimate(setup.config().interval());
      cost.facts(survey.spent());
      UsageTotals before = survey.spent();
      survey.heartbeat();
      cost.heartbeat(survey.spent().minus(before), setup.config().interval());
      out.println(ProbeText.heading(server, findings));
      ProbeText.missingRoles(findings).ifPresent(out::println);
      out.flush();
      Totals totals = new Totals();
      TextTable table = new TextTable("query", "database", "rows#", "series#", "ms#", "result");
      long reported = System.nanoTime();
      for (PlannedQuery query : findings.plan().queries()) {
        before = survey.spent();
        ServerProbe.Outcome outcome = survey.run(query);
        UsageTotals spent = survey.spent().minus(before);
        boolean sampled = query.schema().takesSamples() && outcome.failure().isEmpty();
        cost.query(query, sampled ? sample(survey, query, spent, sampling) : spent);
        totals.add(outcome);
        table.add(row(outcome));
        if (System.nanoTime() - reported > NANOS_BETWEEN_REPORTS) {
          reported = System.nanoTime();
          err.printf(
              "%s: ran %d of %s ...%n",
              server.name(),
              totals.queries,
              Plural.of(findings.plan().queries().size(), "query", "queries"));
          err.flush();
        }
      }
      out.print(table);
      findings.refusals().forEach(refusal -> out.println(ProbeText.refusal(refusal)));
      out.println(totals);
      out.print(cost.table(survey.spent()));
      sampling.line().ifPresent(out::println);
      LogCheck.Result log = LogCheck.of(server, SourceFactory.forOneLook());
      log.lines().forEach(out::println);
      // A pooler need not know every database of the server behind it.
      return totals.failed == 0
          && log.readable()
          && findings.refusals().stream().allMatch(r -> r.failure().isUnknownDatabase());
    } catch (ServerProbeException e) {
      out.println(ProbeText.unreachable(server, e.failure()));
      return false;
    } finally {
      out.flush();
    }
  }

  /**
   * Once is no measure of what runs all the time, and the first run is the dearest: some more, of
   * which the last stands for all.
   */
  private static UsageTotals sample(
      ServerProbe survey, PlannedQuery query, UsageTotals first, SamplingEstimate estimate)
      throws ServerProbeException, InterruptedException {
    UsageTotals last = first;
    for (int i = 0; i < SAMPLES; i++) {
      long start = System.nanoTime();
      survey.heartbeat();
      estimate.answered(Duration.ofNanos(System.nanoTime() - start));
      UsageTotals before = survey.spent();
      estimate.ran(query, survey.run(query).duration());
      last = survey.spent().minus(before);
    }
    return last;
  }

  private static String[] row(ServerProbe.Outcome outcome) {
    PlannedQuery query = outcome.query();
    return new String[] {
      query.name(),
      query.spokenPlace().orElse("-"),
      Integer.toString(outcome.rows()),
      Integer.toString(outcome.slice().map(s -> s.series()).orElse(0)),
      String.format(Locale.ROOT, "%.1f", outcome.duration().toNanos() / 1e6),
      outcome
          .failure()
          .map(
              failure ->
                  (outcome.isRefused() ? "skipped " : "FAILED ") + ProbeText.describe(failure))
          .orElseGet(
              () -> "ok" + ProbeText.remark(outcome).map(remark -> " (" + remark + ")").orElse(""))
    };
  }

  /** The last line of a server. */
  private static final class Totals {
    private int queries;
    private int failed;
    private int refused;
    private long rows;
    private long series;
    private Duration time = Duration.ZERO;

    void add(ServerProbe.Outcome outcome) {
      queries++;
      failed += outcome.isFailed() ? 1 : 0;
      refused += outcome.isRefused() ? 1 : 0;
      rows += outcome.rows();
      series += outcome.slice().map(s -> s.series()).orElse(0);
      time = time.plus(outcome.duration());
    }

    @Override
    public String toString() {
      return "total: %s run, %d failed%s, %s, %d series, %d ms"
          .formatted(
              Plural.of(queries, "query", "queries"),
              failed,
              refused == 0 ? "" : ", " + refused + " refused by the server and skipped",
              Plural.of(rows, "row"),
              series,
              time.toMillis());
    }
  }
}
