package dev.pgvitals.collect;

import java.util.List;

/** By what the totals of EVENTS are told apart; others begin anew. */
record EventShape(List<String> labels, List<String> columns) {}
