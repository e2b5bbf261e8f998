SET search_path = pg_catalog, pg_temp;
CREATE SCHEMA IF NOT EXISTS pgvitals;
GRANT USAGE ON SCHEMA pgvitals TO pg_monitor;

CREATE TABLE IF NOT EXISTS pgvitals.archive (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  database text NOT NULL,
  schema text NOT NULL,
  "table" text NOT NULL,
  partition text NOT NULL,
  partition_schema text NOT NULL,
  partition_oid oid NOT NULL,
  from_value text,
  to_value text,
  begun_at timestamptz NOT NULL,
  detached_at timestamptz,
  place text,
  file text,
  columns text[],
  rows bigint,
  bytes bigint,
  sha256 text,
  content_sha256 text,
  archived_at timestamptz,
  verified_at timestamptz,
  dropped_at timestamptz,
  agent text NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS archive_open_idx ON pgvitals.archive (database, partition_oid) WHERE dropped_at IS NULL;
GRANT SELECT ON pgvitals.archive TO pg_monitor;
RESET search_path;
