SET search_path = pg_catalog, pg_temp;
CREATE SCHEMA IF NOT EXISTS pgvitals;
GRANT USAGE ON SCHEMA pgvitals TO pg_monitor;

CREATE TABLE IF NOT EXISTS pgvitals.job_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job text NOT NULL,
  database name NOT NULL DEFAULT current_database(),
  target text,
  verb text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  status text NOT NULL CHECK (status IN ('running', 'done', 'skipped', 'partial', 'failed')),
  reason text,
  sqlstate text,
  rows bigint,
  bytes_before bigint,
  bytes_after bigint,
  statement text,
  agent text NOT NULL,
  next_due timestamptz
);
CREATE INDEX IF NOT EXISTS job_run_job_started_at_idx ON pgvitals.job_run (job, started_at DESC);
GRANT SELECT ON pgvitals.job_run TO pg_monitor;

CREATE OR REPLACE VIEW pgvitals.job_status AS
  SELECT j.job, l.database, l.verb, l.started_at AS last_start, l.ended_at AS last_end, l.status AS last_status, l.reason AS last_reason,
         (SELECT max(r.ended_at) FROM pgvitals.job_run AS r WHERE r.job = j.job AND r.target IS NULL AND r.status = 'done') AS last_success,
         l.next_due, l.agent
  FROM (SELECT DISTINCT r.job FROM pgvitals.job_run AS r) AS j
  CROSS JOIN LATERAL (
    SELECT r.* FROM pgvitals.job_run AS r
    WHERE r.job = j.job AND r.target IS NULL
    ORDER BY r.started_at DESC, r.id DESC LIMIT 1) AS l;
GRANT SELECT ON pgvitals.job_status TO pg_monitor;
RESET search_path;
