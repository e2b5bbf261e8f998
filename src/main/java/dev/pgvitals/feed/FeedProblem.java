package dev.pgvitals.feed;

import dev.pgvitals.alert.Level;

/**
 * Something that is wrong by what a feed tells, for the status page. Prometheus judges by its
 * rules; this is the same, seen by the agent at once.
 *
 * @param alert the rule that says so, whose runbook explains it
 * @param text what it is, in a line, with its number; without what strangers choose, such as names
 *     of users
 */
public record FeedProblem(String alert, Level level, String text) {}
