package dev.pgvitals.monitor.report;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.monitor.state.ServerState;
import dev.pgvitals.monitor.state.ServerStateView;
import java.util.Map;

/** One server's {@link ServerMetrics} in the form in which the store keeps them. */
public final class ServerMetricsSlice {
  private final SliceKey key;
  private final Map<String, String> serverLabels;

  public ServerMetricsSlice(String server, Map<String, String> serverLabels) {
    this.key = new SliceKey(server, "", ServerState.SELF);
    this.serverLabels = serverLabels;
  }

  /** The slice of this moment; see {@link ServerMetrics#write}. */
  public Slice of(
      ServerStateView state, ServerMetrics.Counts counts, Thresholds thresholds, long now) {
    SliceBuilder slice = new SliceBuilder(key, serverLabels, ServerMetrics.FAMILIES);
    ServerMetrics.write(slice, state, counts, thresholds, now);
    return slice.build();
  }
}
