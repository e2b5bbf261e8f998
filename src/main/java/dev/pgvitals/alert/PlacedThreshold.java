package dev.pgvitals.alert;

import dev.pgvitals.yaml.Position;

/**
 * Limits for one alert as a file says them. Whether there is such an alert, and whether they fit to
 * it, only the catalogue knows.
 *
 * @param path such as {@code servers[0].thresholds.PostgresConnectionsHigh}
 * @param limits those of the defaults included, where this place leaves them
 */
public record PlacedThreshold(
    Position position, String path, String alert, ServerThreshold limits) {}
