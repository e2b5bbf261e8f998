package dev.pgvitals.config.web;

import java.time.Duration;

/**
 * How many requests are answered.
 *
 * @param interval from one to the next in the long run; longer than zero
 * @param burst how many may come at once
 */
public record RateLimit(Duration interval, int burst) {}
