package dev.pgvitals.monitor.report;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.monitor.state.ServerState;
import dev.pgvitals.monitor.state.ServerStateView;
import java.util.Map;
import java.util.OptionalInt;

/** One server's {@link ServerMetrics} in the form in which the store keeps them. */
public final class ServerMetricsSlice {
  private final SliceKey key;
  private final Map<String, String> serverLabels;
  private final OptionalInt cpus;
  private final boolean theirNames;

  /**
   * For one server.
   *
   * @param theirNames whether it says what postgres_exporter says of itself, too
   */
  public ServerMetricsSlice(ServerConfig server, boolean theirNames) {
    this.key = new SliceKey(server.name(), "", ServerState.SELF);
    this.serverLabels = server.labels();
    this.cpus = server.cpus();
    this.theirNames = theirNames;
  }

  /** The slice of this moment; see {@link ServerMetrics#write}. */
  public Slice of(
      ServerStateView state, ServerMetrics.Counts counts, Thresholds thresholds, long now) {
    SliceBuilder slice = new SliceBuilder(key, serverLabels, ServerMetrics.families(theirNames));
    ServerMetrics.write(slice, state, counts, cpus, thresholds, theirNames, now);
    return slice.build();
  }
}
