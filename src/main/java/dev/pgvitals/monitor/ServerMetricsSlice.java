package dev.pgvitals.monitor;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import java.util.Map;

/** One server's {@link ServerMetrics} in the form in which the store keeps them. */
final class ServerMetricsSlice {
  private final SliceKey key;
  private final Map<String, String> serverLabels;

  ServerMetricsSlice(String server, Map<String, String> serverLabels) {
    this.key = new SliceKey(server, "", ServerMetrics.QUERY);
    this.serverLabels = serverLabels;
  }

  /** The slice of this moment; see {@link ServerMetrics#write}. */
  Slice of(ServerState.View state, ServerMetrics.Counts counts, Thresholds thresholds, long now) {
    SliceBuilder slice = new SliceBuilder(key, serverLabels, ServerMetrics.FAMILIES);
    ServerMetrics.write(slice, state, counts, thresholds, now);
    return slice.build();
  }
}
