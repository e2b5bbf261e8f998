package dev.pgvitals.metric.store;

import java.util.Map;

/**
 * One series as it is published now.
 *
 * @param family the name of its family
 * @param labels those that the catalogue gives it, in their order; those of the server left out
 */
public record PublishedSample(String family, Map<String, String> labels, double value) {}
