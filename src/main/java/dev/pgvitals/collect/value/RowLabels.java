package dev.pgvitals.collect.value;

import dev.pgvitals.metric.SeriesLabels;
import java.util.List;

/**
 * The labels of one row.
 *
 * @param series given by the sink once, for all of the row's families
 * @param texts the values behind them; empty but for a query whose totals go by them from run to
 *     run: one that counts events, or what its rows rise by
 */
public record RowLabels(SeriesLabels series, List<String> texts) {}
