#!/bin/sh
# Run once, when the database is made: the role that the agent logs in as.
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set password="$(cat /run/secrets/pgvitals)" <<'SQL'
CREATE ROLE pgvitals LOGIN PASSWORD :'password' IN ROLE pg_monitor CONNECTION LIMIT 5;
CREATE EXTENSION pg_stat_statements;
SQL
