package dev.pgvitals.monitor.history;

/**
 * A figure of one server at one moment.
 *
 * @param value NaN when it is not known
 * @param points of the minutes up to now, the oldest first, NaN where nothing is known; none where
 *     they are not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader
public record FigureValue(Figure figure, double value, float[] points) {}
