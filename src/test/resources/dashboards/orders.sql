-- What the primary `orders` has: tables to work on, and one of each thing that a board tells of.

CREATE EXTENSION pg_stat_statements;
CREATE ROLE app LOGIN PASSWORD 'watch' CONNECTION LIMIT 50;
CREATE ROLE contractor LOGIN PASSWORD 'watch' VALID UNTIL '2030-01-01';

CREATE TABLE account (id int PRIMARY KEY, balance numeric NOT NULL);
INSERT INTO account SELECT n, n FROM generate_series(1, 1000) AS n;

CREATE TABLE booking (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  amount numeric NOT NULL,
  booked_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO booking (account_id, amount) SELECT 1 + n % 1000, n FROM generate_series(1, 60000) AS n;

-- For a report that nobody asks for any more.
CREATE INDEX booking_by_amount ON booking (amount);

CREATE FUNCTION fee(n int) RETURNS numeric LANGUAGE plpgsql AS 'BEGIN RETURN n * 0.01; END';

-- Rows that change all the time, and nobody clears away after them.
CREATE TABLE hot (id int PRIMARY KEY, n bigint NOT NULL, filler text) WITH (autovacuum_enabled = off);
INSERT INTO hot SELECT n, 0, repeat('x', 400) FROM generate_series(0, 3999) AS n;
UPDATE hot SET n = 1;
ANALYZE hot;

-- Large enough for a vacuum that can be watched, with an index that nobody uses and one that repeats it.
CREATE TABLE audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, who text NOT NULL, text text NOT NULL);
INSERT INTO audit (at, who, text)
SELECT now() - n * interval '5 minutes', 'user' || n % 97, repeat(md5(n::text), 3) FROM generate_series(1, 60000) AS n;
CREATE INDEX audit_by_text ON audit (text);
CREATE INDEX audit_by_who ON audit (who);
CREATE INDEX audit_by_who_again ON audit (who);

-- Nine in ten of its rows will be deleted.
CREATE TABLE basket (id int PRIMARY KEY, filled_at timestamptz NOT NULL DEFAULT now());
INSERT INTO basket (id) SELECT n FROM generate_series(1, 80000) AS n;

CREATE TABLE event (at timestamptz NOT NULL, what text NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE event_rest PARTITION OF event DEFAULT;
DO $$
DECLARE
  month date := date_trunc('month', now());
BEGIN
  FOR i IN -2..1 LOOP
    EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
      to_char(month + i * interval '1 month', 'YYYY_MM'), month + i * interval '1 month', month + (i + 1) * interval '1 month');
  END LOOP;
END $$;
INSERT INTO event SELECT now() - n * interval '1 day', 'imported' FROM generate_series(1, 200) AS n;

CREATE TABLE ticket (id smallint GENERATED ALWAYS AS IDENTITY, what text);
INSERT INTO ticket (what) SELECT 'x' FROM generate_series(1, 27000);

CREATE TABLE email (address text);
INSERT INTO email VALUES ('ann@example.org'), ('ann@example.org');

-- What jobs report, see examples/assurance-queries.yaml.
CREATE SCHEMA monitoring;
CREATE TABLE monitoring.backup (stanza text NOT NULL, type text NOT NULL, ended_at timestamptz NOT NULL, succeeded bool NOT NULL, verified_at timestamptz);
CREATE TABLE monitoring.job (job_name text NOT NULL, ended_at timestamptz NOT NULL, succeeded bool NOT NULL);
CREATE TABLE monitoring.auth_failure (failed_at timestamptz NOT NULL DEFAULT now(), role text, address inet);
-- What a job reports of itself, see docs/jobs.md.
CREATE SCHEMA pgvitals;
CREATE TABLE pgvitals.job_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, job text NOT NULL, database name NOT NULL DEFAULT current_database(),
  target text, verb text NOT NULL, started_at timestamptz NOT NULL, ended_at timestamptz, status text NOT NULL, reason text, sqlstate text,
  rows bigint, bytes_before bigint, bytes_after bigint, statement text, agent text NOT NULL, next_due timestamptz);
CREATE INDEX ON pgvitals.job_run (job, started_at DESC);
INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, agent, next_due) VALUES
  ('upkeep', 'analyze', now() - interval '1 hour', now() - interval '59 minutes', 'done', 'cron', now() + interval '1 hour'),
  ('upkeep', 'analyze', now() - interval '2 minutes', NULL, 'running', 'cron', now() + interval '58 minutes'),
  ('reindex', 'reindex', now() - interval '2 minutes', NULL, 'running', 'cron', now() + interval '1 day');
INSERT INTO pgvitals.job_run (job, target, verb, started_at, ended_at, status, reason, agent, next_due) VALUES
  ('partitions', NULL, 'create', now() - interval '3 days', now() - interval '3 days', 'skipped', 'locked: by 4711', 'cron', now() - interval '2 days'),
  ('partitions', NULL, 'create', now() - interval '2 days', now() - interval '2 days', 'skipped', 'locked: by 4712', 'cron', now() - interval '1 day'),
  ('partitions', NULL, 'create', now() - interval '1 day', now() - interval '1 day', 'skipped', 'lag: orders-2 is behind', 'cron', now() + interval '1 minute');
-- What pgvitals maintain archives, see docs/jobs.md: two partitions are in files, one waits.
CREATE TABLE pgvitals.archive (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, database text NOT NULL, schema text NOT NULL, "table" text NOT NULL,
  partition text NOT NULL, partition_schema text NOT NULL, partition_oid oid NOT NULL, from_value text, to_value text,
  begun_at timestamptz NOT NULL, detached_at timestamptz, place text, file text, columns text[], rows bigint, bytes bigint, sha256 text,
  content_sha256 text, archived_at timestamptz, verified_at timestamptz, dropped_at timestamptz, agent text NOT NULL);
INSERT INTO pgvitals.archive (database, schema, "table", partition, partition_schema, partition_oid, begun_at, detached_at, place, rows, bytes,
  archived_at, verified_at, dropped_at, agent) VALUES
  ('orders', 'public', 'visit', 'visit_1', 'public', 1, now() - interval '70 days', now() - interval '70 days', 'cold', 81000, 2400000,
    now() - interval '69 days', now() - interval '69 days', now() - interval '60 days', 'cron'),
  ('orders', 'public', 'visit', 'visit_2', 'public', 2, now() - interval '40 days', now() - interval '40 days', 'cold', 90000, 2700000,
    now() - interval '39 days', now() - interval '39 days', NULL, 'cron'),
  ('orders', 'public', 'visit', 'visit_3', 'public', 3, now() - interval '4 days', now() - interval '4 days', NULL, NULL, NULL, NULL, NULL, NULL, 'cron');
-- Without a default partition, so that one can be detached while others read.
CREATE TABLE visit (at timestamptz NOT NULL, page text NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visit_4 PARTITION OF visit FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE visit_5 PARTITION OF visit FOR VALUES FROM ('2021-01-01') TO ('2099-01-01');
CREATE TABLE price (token text PRIMARY KEY, recorded_at timestamptz NOT NULL);
CREATE VIEW monitoring.data_check (check_name, level, violations) AS
  SELECT 'negative_balance', 'critical', count(*) FROM account WHERE balance < 0
  UNION ALL SELECT 'email_twice', 'warning', count(*) - count(DISTINCT address) FROM email;
CREATE VIEW monitoring.data_age (dataset, newest) AS SELECT 'price of ' || token, recorded_at FROM price;
CREATE VIEW monitoring.retention (relname, expired_rows) AS
  SELECT 'audit', count(*) FROM audit WHERE at < now() - interval '200 days';
INSERT INTO monitoring.backup VALUES
  ('main', 'full', now() - interval '30 hours', true, now() - interval '3 days'),
  ('main', 'incr', now() - interval '50 minutes', true, NULL),
  ('main', 'incr', now() - interval '20 minutes', false, NULL);
INSERT INTO monitoring.job VALUES
  ('nightly-analyze', now() - interval '5 hours', true), ('invoices', now() - interval '1 hour', false);
INSERT INTO price VALUES ('EUR', now()), ('USD', now() - interval '3 hours');

GRANT ALL ON ALL TABLES IN SCHEMA public TO app;
GRANT USAGE ON SCHEMA pgvitals TO monitor;
GRANT SELECT ON pgvitals.job_run, pgvitals.archive TO monitor;
GRANT USAGE ON SCHEMA monitoring TO monitor, app;
GRANT ALL ON ALL TABLES IN SCHEMA monitoring TO app;
GRANT SELECT ON ALL TABLES IN SCHEMA monitoring TO monitor;
ANALYZE;
