package dev.pgvitals.config;

import dev.pgvitals.yaml.Position;

/**
 * Where a server's numbers for one alert stand. Whether there is such an alert, only the catalogue
 * knows.
 *
 * @param path such as {@code servers[0].thresholds.PostgresConnectionsHigh}
 */
public record ThresholdPlace(Position position, String path, String alert) {}
