package dev.pgvitals.config;

import java.util.OptionalDouble;

/** One server's own numbers for one alert; an empty one leaves the catalogue's. */
public record ThresholdOverride(OptionalDouble warning, OptionalDouble critical) {}
