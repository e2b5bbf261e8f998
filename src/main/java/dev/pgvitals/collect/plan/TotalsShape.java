package dev.pgvitals.collect.plan;

import java.util.List;

/** By what the totals that the agent keeps for a query are told apart; others begin anew. */
public record TotalsShape(List<String> labels, List<String> columns) {}
