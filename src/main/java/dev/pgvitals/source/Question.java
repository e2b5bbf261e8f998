package dev.pgvitals.source;

/**
 * A statement of ours, for a person to read its answer. It is to be one that looks: PostgreSQL runs
 * it in a read-only transaction of its own, under the server's usual timeouts and with pg_catalog
 * alone in the search_path.
 *
 * @param sql without a semicolon at its end
 * @param maxRows how many rows are of use
 */
public record Question(String sql, int maxRows) {}
