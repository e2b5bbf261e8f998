package dev.pgvitals.advice.look;

/** A statement as pg_stat_statements tells it apart from others in one database. */
public record StatementKey(String user, String queryId) {}
