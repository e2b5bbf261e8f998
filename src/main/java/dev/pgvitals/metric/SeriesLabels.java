package dev.pgvitals.metric;

/**
 * The labels of one row, in the form of the {@link SampleSink} that gave them: to be handed back to
 * that sink, and to no other. Equal for equal labels.
 */
public interface SeriesLabels {}
