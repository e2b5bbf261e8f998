package dev.pgvitals.collect.plan;

import java.util.List;

/** By what the totals of EVENTS are told apart; others begin anew. */
public record EventShape(List<String> labels, List<String> columns) {}
