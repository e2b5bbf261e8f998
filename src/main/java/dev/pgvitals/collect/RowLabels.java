package dev.pgvitals.collect;

import dev.pgvitals.metric.SeriesLabels;
import java.util.List;

/**
 * The labels of one row.
 *
 * @param rendered once, for all of the row's series
 * @param texts the values behind them, by which rows are told apart
 */
record RowLabels(SeriesLabels rendered, List<String> texts) {}
