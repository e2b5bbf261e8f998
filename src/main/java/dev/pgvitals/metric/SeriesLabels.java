package dev.pgvitals.metric;

import java.util.Map;

/**
 * The labels of one row, in the form of the {@link SampleSink} that gave them: to be handed back to
 * that sink, and to no other. Equal for equal labels.
 */
public interface SeriesLabels {
  /** Their names and values, in the order of the row; made anew by each call. */
  Map<String, String> pairs();
}
