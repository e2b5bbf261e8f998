package dev.pgvitals.monitor.state;

import java.time.Duration;

/** The planned query whose last run took longest. */
public record SlowestQuery(String query, Duration duration) {}
