package dev.pgvitals.monitor;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.state.ServerState;
import dev.pgvitals.monitor.state.ServerStateView;
import dev.pgvitals.monitor.state.VitalReading;
import dev.pgvitals.source.Source;
import dev.pgvitals.time.Clocks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what is known of a server, for whoever asks. Thread-safe; never waits for the server. */
final class Reporter {
  private final String server;
  private final ServerState state;
  private final SelfPublisher self;
  private final SliceStore store;
  private final Source source;
  private final Clocks clocks;

  Reporter(
      String server,
      ServerState state,
      SelfPublisher self,
      SliceStore store,
      Source source,
      Clocks clocks) {
    this.server = server;
    this.state = state;
    this.self = self;
    this.store = store;
    this.source = source;
    this.clocks = clocks;
  }

  /** What is known elsewhere: nothing is asked for it while the state is held. */
  private record Counts(boolean shown, int series, int connections) {}

  private Counts counts() {
    return new Counts(self.isShown(), store.series(server), source.connections());
  }

  ServerReport report(Thresholds thresholds) {
    Counts counts = counts();
    return state.read(known -> report(known, counts, thresholds));
  }

  private ServerReport report(ServerStateView known, Counts counts, Thresholds thresholds) {
    return new ServerReport(
        server,
        known.up(),
        counts.shown(),
        known.down(),
        known.facts(),
        known.plan(),
        known.unvisited(),
        known.failing(),
        known.slowest(),
        counts.series(),
        counts.connections(),
        counts.shown() ? known.health(thresholds, clocks.nanos()) : Optional.empty());
  }

  /**
   * What can be told of the server at this moment, and why it is so.
   *
   * @param labels that its series are given
   * @param whole whether with all vitals and queries, and all points of their history; else with
   *     those that are wrong, and the points of an overview
   */
  ServerDetails details(Map<String, String> labels, Thresholds thresholds, boolean whole) {
    Counts counts = counts();
    return state.read(
        known -> {
          long now = clocks.nanos();
          Moments moments = new Moments(now, clocks.instant());
          List<VitalReading> vitals = known.vitals(thresholds, now, moments, whole);
          return new ServerDetails(
              report(known, counts, thresholds),
              labels,
              known.downSince(moments),
              whole ? vitals : vitals.stream().filter(VitalReading::isWrong).toList(),
              whole ? known.queries(moments) : known.failingQueries(moments),
              known.queryStates(),
              known.figures(now, whole),
              moments.apply(now - known.intoMinute(now)));
        });
  }
}
