-- Cardinal, a travel planner: itineraries that a model helps to write, and the tables in which the application and its scripts write down
-- what they did. For an empty database of its own, by a superuser; PostgreSQL 13 to 18. The role pgvitals is there already, a member of pg_monitor.

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- Roles. No passwords here: set them with \password.
-- The API asks as cardinal_api, under row security; cron's scripts and the server's own code as cardinal_service, which sees all rows.
CREATE ROLE cardinal_api LOGIN CONNECTION LIMIT 60;
CREATE ROLE cardinal_service LOGIN BYPASSRLS CONNECTION LIMIT 15;
-- Who owns the data by a break-glass procedure; nobody else may become it.
CREATE ROLE cardinal_admin NOLOGIN;

-- Travel

CREATE TABLE travelers (
  user_id uuid PRIMARY KEY,
  home_airport text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE itineraries (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES travelers,
  title text NOT NULL,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'planned', 'booked', 'completed')),
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on >= starts_on),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX itineraries_user_id_idx ON itineraries (user_id);
CREATE INDEX itineraries_draft_idx ON itineraries (created_at) WHERE status = 'draft';

CREATE TABLE itinerary_items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  itinerary_id uuid NOT NULL REFERENCES itineraries ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES travelers,
  day integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('flight', 'hotel', 'activity')),
  note text
);
CREATE INDEX itinerary_items_itinerary_id_idx ON itinerary_items (itinerary_id);
CREATE INDEX itinerary_items_user_id_idx ON itinerary_items (user_id);

-- What the application writes down. Each of the times has an index: the agent asks for the last minutes, again and again.

CREATE TABLE monitoring_metrics (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  metric_type text NOT NULL,
  operation_name text NOT NULL,
  duration_ms integer NOT NULL,
  success boolean NOT NULL,
  environment text,
  "timestamp" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX monitoring_metrics_timestamp_idx ON monitoring_metrics ("timestamp");

CREATE TABLE user_activity_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL,
  activity_type text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  session_id text,
  "timestamp" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX user_activity_log_timestamp_idx ON user_activity_log ("timestamp");

CREATE TABLE ai_monitoring (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id text,
  tokens_used integer NOT NULL,
  generation_duration_ms integer NOT NULL,
  success boolean NOT NULL,
  model_version text NOT NULL,
  "timestamp" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ai_monitoring_timestamp_idx ON ai_monitoring ("timestamp");

CREATE TABLE query_performance (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  query_type text NOT NULL,
  execution_time_ms integer NOT NULL,
  row_count integer,
  query_hash text,
  execution_plan jsonb,
  "timestamp" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX query_performance_timestamp_idx ON query_performance ("timestamp");

CREATE FUNCTION track_slow_query(p_query_type text, p_execution_time integer, p_row_count integer DEFAULT NULL, p_query_hash text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_execution_time > 1000 THEN
    INSERT INTO query_performance (query_type, execution_time_ms, row_count, query_hash)
    VALUES (p_query_type, p_execution_time, p_row_count, p_query_hash);
  END IF;
END
$$;

CREATE TABLE security_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_type text NOT NULL,
  user_id uuid,
  ip_address inet,
  user_agent text,
  details jsonb,
  risk_score integer CHECK (risk_score >= 0 AND risk_score <= 100),
  "timestamp" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX security_events_timestamp_idx ON security_events ("timestamp");

-- count() is a bigint: with an integer in its place the function is created and fails when it is called.
CREATE FUNCTION detect_access_anomalies()
RETURNS TABLE (user_id uuid, suspicious_activity text, event_count bigint, risk_level text) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  WITH user_activity AS (
    SELECT se.user_id, se.event_type, count(*) AS events, count(DISTINCT se.ip_address) AS unique_ips
    FROM security_events AS se
    WHERE se."timestamp" > now() - interval '1 hour' AND se.user_id IS NOT NULL
    GROUP BY se.user_id, se.event_type
  )
  SELECT ua.user_id,
         CASE WHEN ua.events > 100 THEN 'High frequency access'
              WHEN ua.unique_ips > 5 THEN 'Multiple IP addresses'
              ELSE 'Normal activity' END,
         ua.events,
         CASE WHEN ua.events > 100 OR ua.unique_ips > 5 THEN 'HIGH' ELSE 'MEDIUM' END
  FROM user_activity AS ua
  WHERE ua.events > 50 OR ua.unique_ips > 3;
END
$$;

CREATE TABLE alerts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  type text NOT NULL,
  severity text NOT NULL DEFAULT 'medium' CHECK (severity IN ('medium', 'high', 'critical')),
  data jsonb,
  environment text,
  "timestamp" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX alerts_timestamp_idx ON alerts ("timestamp");

CREATE TABLE backup_monitoring (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  supabase_backups jsonb NOT NULL,
  custom_backups jsonb NOT NULL,
  integrity_check jsonb NOT NULL,
  last_check timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX backup_monitoring_last_check_idx ON backup_monitoring (last_check);

CREATE TABLE health_checks (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  checks jsonb NOT NULL,
  overall_status text NOT NULL CHECK (overall_status IN ('healthy', 'degraded', 'critical', 'error')),
  "timestamp" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX health_checks_timestamp_idx ON health_checks ("timestamp");

CREATE VIEW index_usage_stats AS
SELECT ui.schemaname, ui.relname, ui.indexrelname, ui.idx_scan, ui.idx_tup_read, ui.idx_tup_fetch,
       pg_size_pretty(pg_relation_size(ui.indexrelid)) AS index_size,
       CASE WHEN ui.idx_scan = 0 THEN 'Unused'
            WHEN ui.idx_scan < 100 THEN 'Low Usage'
            WHEN ui.idx_scan < 1000 THEN 'Medium Usage'
            ELSE 'High Usage' END AS usage_category
FROM pg_stat_user_indexes AS ui
ORDER BY ui.idx_scan DESC;

-- One object, not a row: of a function that returns rows, the client library hands on an array, which has no total_connections. It runs as
-- its owner, as others see no state of sessions that are not theirs.
CREATE FUNCTION get_connection_stats() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total_connections', count(*),
                            'active_connections', count(*) FILTER (WHERE state = 'active'),
                            'idle_connections', count(*) FILTER (WHERE state = 'idle'),
                            'max_connections', current_setting('max_connections')::integer)
  FROM pg_stat_activity
  WHERE backend_type = 'client backend'
$$;
REVOKE ALL ON FUNCTION get_connection_stats() FROM PUBLIC;

-- What the plan gives: one row.
CREATE TABLE plan (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  storage_bytes bigint NOT NULL
);
INSERT INTO plan (storage_bytes) VALUES (8589934592);

-- How long rows are kept, and what removes them: cron calls clean_up() each night. With an argument, what is older than that goes as well.
CREATE TABLE retention (
  relname text PRIMARY KEY,
  time_column text NOT NULL,
  keep interval NOT NULL
);
INSERT INTO retention VALUES
  ('monitoring_metrics', 'timestamp', '30 days'),
  ('user_activity_log', 'timestamp', '90 days'),
  ('ai_monitoring', 'timestamp', '90 days'),
  ('query_performance', 'timestamp', '30 days'),
  ('security_events', 'timestamp', '365 days'),
  ('alerts', 'timestamp', '365 days'),
  ('backup_monitoring', 'last_check', '365 days'),
  ('health_checks', 'timestamp', '30 days');

CREATE FUNCTION clean_up(p_at_most interval DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  what record;
  removed bigint;
  total bigint := 0;
BEGIN
  FOR what IN SELECT r.relname, r.time_column, least(r.keep, p_at_most) AS keep FROM retention AS r LOOP
    EXECUTE format('DELETE FROM %I WHERE %I < now() - $1', what.relname, what.time_column) USING what.keep;
    GET DIAGNOSTICS removed = ROW_COUNT;
    total := total + removed;
  END LOOP;
  DELETE FROM itineraries WHERE status = 'draft' AND created_at < now() - least(interval '7 days', p_at_most);
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN total + removed;
END
$$;

-- Row security: a traveler sees what is his. cardinal.user_id is set by the API for each transaction.
CREATE FUNCTION current_traveler() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('cardinal.user_id', true), '')::uuid
$$;
ALTER TABLE travelers ENABLE ROW LEVEL SECURITY;
ALTER TABLE itineraries ENABLE ROW LEVEL SECURITY;
ALTER TABLE itinerary_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_activity_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE security_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON travelers TO cardinal_api USING (user_id = current_traveler());
CREATE POLICY own_rows ON itineraries TO cardinal_api USING (user_id = current_traveler());
CREATE POLICY own_rows ON itinerary_items TO cardinal_api USING (user_id = current_traveler());
CREATE POLICY own_rows ON user_activity_log TO cardinal_api USING (user_id = current_traveler());
-- Nobody who comes by the API reads these; he only adds.
CREATE POLICY add_rows ON security_events FOR INSERT TO cardinal_api WITH CHECK (true);

CREATE FUNCTION itineraries_of(p_user uuid) RETURNS SETOF itineraries LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('cardinal.user_id', p_user::text, true);
  RETURN QUERY SELECT * FROM itineraries ORDER BY starts_on;
END
$$;

CREATE FUNCTION plan_itinerary(p_user uuid, p_title text, p_starts_on date, p_days integer) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  planned uuid;
BEGIN
  PERFORM set_config('cardinal.user_id', p_user::text, true);
  INSERT INTO itineraries (user_id, title, starts_on, ends_on) VALUES (p_user, p_title, p_starts_on, p_starts_on + p_days) RETURNING id INTO planned;
  INSERT INTO itinerary_items (itinerary_id, user_id, day, kind)
  SELECT planned, p_user, d, (ARRAY['flight', 'hotel', 'activity'])[1 + d % 3] FROM generate_series(0, p_days) AS d;
  INSERT INTO user_activity_log (user_id, activity_type, metadata) VALUES (p_user, 'itinerary_created', jsonb_build_object('itinerary', planned));
  RETURN planned;
END
$$;

CREATE FUNCTION track_user_activity(p_user uuid, p_type text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('cardinal.user_id', p_user::text, true);
  INSERT INTO user_activity_log (user_id, activity_type) VALUES (p_user, p_type);
END
$$;

-- The scripts of the crontab report here; the agent reads it without an entry of ours: docs/jobs.md. The schema stays a superuser's.
CREATE SCHEMA IF NOT EXISTS pgvitals;
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
GRANT USAGE ON SCHEMA pgvitals TO pg_monitor, cardinal_service;
GRANT SELECT ON pgvitals.job_run TO pg_monitor;
GRANT SELECT, INSERT, DELETE ON pgvitals.job_run TO cardinal_service;

-- What a script says when it has ended: SELECT report_job('security-scan', 'done', '6 hours'). The last 500 runs of a job are kept.
CREATE FUNCTION report_job(p_job text, p_status text, p_every interval, p_reason text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, reason, agent, next_due)
  VALUES (p_job, 'run', clock_timestamp(), clock_timestamp(), p_status, p_reason, 'cron', clock_timestamp() + p_every);
  DELETE FROM pgvitals.job_run
  WHERE job = p_job AND id <= (SELECT id FROM pgvitals.job_run WHERE job = p_job ORDER BY id DESC OFFSET 500 LIMIT 1);
END
$$;

-- Data of two days, the same each time.

SELECT setseed(0.5);

INSERT INTO travelers (user_id, home_airport, created_at)
SELECT md5('traveler-' || i)::uuid, (ARRAY['LIS', 'ZRH', 'AUS', 'NRT', 'CPT'])[1 + i % 5], now() - i * interval '1 day'
FROM generate_series(1, 400) AS i;

INSERT INTO itineraries (user_id, title, status, starts_on, ends_on, created_at)
SELECT md5('traveler-' || 1 + i % 400)::uuid, 'Trip ' || i, (ARRAY['planned', 'booked', 'completed'])[1 + i % 3],
       current_date + i % 90, current_date + i % 90 + 7, now() - i * interval '1 hour'
FROM generate_series(1, 1200) AS i;

INSERT INTO itinerary_items (itinerary_id, user_id, day, kind)
SELECT i.id, i.user_id, d, (ARRAY['flight', 'hotel', 'activity'])[1 + d % 3]
FROM itineraries AS i CROSS JOIN generate_series(0, 3) AS d;

INSERT INTO monitoring_metrics (metric_type, operation_name, duration_ms, success, environment, "timestamp")
SELECT 'database_operation', (ARRAY['select_itineraries', 'insert_itinerary', 'search_destinations'])[1 + i % 3],
       (4 + 200 * random() ^ 4)::integer, i % 100 <> 0, 'production', now() - i * interval '5 seconds'
FROM generate_series(1, 2000) AS i;

INSERT INTO user_activity_log (user_id, activity_type, "timestamp")
SELECT md5('traveler-' || 1 + (i * 7) % 400)::uuid, (ARRAY['login', 'search_performed', 'search_performed', 'itinerary_created'])[1 + i % 4],
       now() - i * interval '1 minute'
FROM generate_series(1, 2000) AS i;

INSERT INTO ai_monitoring (session_id, tokens_used, generation_duration_ms, success, model_version, "timestamp")
SELECT md5('session-' || i), (400 + 1600 * random())::integer, (800 + 5000 * random())::integer, i % 50 <> 0,
       (ARRAY['planner-2.1', 'planner-2.1', 'planner-3.0'])[1 + i % 3], now() - i * interval '2 minutes'
FROM generate_series(1, 1000) AS i;

INSERT INTO query_performance (query_type, execution_time_ms, row_count, query_hash, "timestamp")
SELECT (ARRAY['search_destinations', 'export_itinerary'])[1 + i % 2], (1100 + 1900 * random())::integer, i * 10, md5('query-' || i % 2),
       now() - i * interval '20 minutes'
FROM generate_series(1, 100) AS i;

-- Each traveler comes from one address; failed logins are spread over all of them.
INSERT INTO security_events (event_type, user_id, ip_address, user_agent, risk_score, "timestamp")
SELECT 'login', md5('traveler-' || n)::uuid, ('198.51.100.' || n % 250)::inet, 'Mozilla/5.0', 5, now() - i * interval '1 minute'
FROM generate_series(1, 2000) AS i CROSS JOIN LATERAL (SELECT 1 + (i * 7) % 400 AS n) AS t;
INSERT INTO security_events (event_type, ip_address, details, risk_score, "timestamp")
SELECT 'auth_failure', ('198.51.100.' || i % 250)::inet,
       jsonb_build_object('email', 'traveler-' || 1 + (i * 11) % 400 || '@example.org', 'failure_reason', 'invalid_password'),
       30, now() - i * interval '10 minutes'
FROM generate_series(1, 200) AS i;

INSERT INTO alerts (type, severity, data, environment, "timestamp")
SELECT 'slow_query', 'medium', jsonb_build_object('duration_ms', 5200), 'production', now() - i * interval '7 hours'
FROM generate_series(1, 5) AS i;

INSERT INTO backup_monitoring (supabase_backups, custom_backups, integrity_check, last_check)
SELECT '{"success": true}', '{"success": true}', '{"success": true}', now() - i * interval '1 day' - interval '1 hour'
FROM generate_series(0, 29) AS i;

INSERT INTO health_checks (checks, overall_status, "timestamp")
SELECT '{"connection": {"healthy": true, "critical": true}, "performance": {"healthy": true}, "storage": {"healthy": true},
         "indexes": {"healthy": true}, "replication": {"healthy": true}, "security": {"healthy": true, "critical": true}}',
       'healthy', now() - i * interval '5 minutes'
FROM generate_series(0, 287) AS i;

INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, agent, next_due)
SELECT j.job, 'run', now() - (2 - i) * j.every - interval '1 second', now() - (2 - i) * j.every, 'done', 'cron', now() - (1 - i) * j.every
FROM (VALUES ('health-check', interval '5 minutes'), ('performance-monitor', interval '1 hour'), ('security-scan', interval '6 hours'),
             ('backup-verify', interval '1 day'), ('clean-up', interval '1 day')) AS j (job, every)
CROSS JOIN generate_series(0, 2) AS i;

-- Who owns the tables: no superuser, and nobody logs in as it. What maintains them is made a member of it.
DO $$
DECLARE
  what regclass;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cardinal_owner') THEN
    CREATE ROLE cardinal_owner NOLOGIN;
  END IF;
  FOR what IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY oid LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO cardinal_owner', what);
  END LOOP;
END
$$;
GRANT USAGE, CREATE ON SCHEMA public TO cardinal_owner;

ANALYZE;

-- The application's rights.
GRANT SELECT, INSERT, UPDATE, DELETE ON travelers, itineraries, itinerary_items TO cardinal_api, cardinal_service;
GRANT SELECT, INSERT ON user_activity_log TO cardinal_api;
GRANT INSERT ON monitoring_metrics, ai_monitoring, query_performance, security_events TO cardinal_api;
GRANT SELECT, INSERT, DELETE ON monitoring_metrics, user_activity_log, ai_monitoring, query_performance, security_events, alerts, backup_monitoring,
  health_checks TO cardinal_service;
GRANT SELECT ON retention, plan, index_usage_stats TO cardinal_service;
GRANT EXECUTE ON FUNCTION get_connection_stats() TO cardinal_service;

-- What pgvitals reads for queries.yaml, and no more: of what travelers did the times, kinds and who (it counts people, and tells nobody who they are), of
-- failed logins no mail address but its hash. Not the itineraries.
GRANT SELECT (operation_name, duration_ms, success, metric_type, "timestamp") ON monitoring_metrics TO pgvitals;
GRANT SELECT (user_id, activity_type, "timestamp") ON user_activity_log TO pgvitals;
GRANT SELECT (tokens_used, generation_duration_ms, success, model_version, "timestamp") ON ai_monitoring TO pgvitals;
GRANT SELECT (query_type, execution_time_ms, "timestamp") ON query_performance TO pgvitals;
GRANT SELECT (event_type, user_id, ip_address, risk_score, "timestamp") ON security_events TO pgvitals;
GRANT SELECT (type, severity, "timestamp") ON alerts TO pgvitals;
GRANT SELECT ON backup_monitoring, health_checks, plan TO pgvitals;
-- Row security hides rows without an error: a count would be 0, and nothing would look wrong. So the agent has to be let in.
CREATE POLICY pgvitals_counts ON user_activity_log FOR SELECT TO pgvitals USING (true);
CREATE POLICY pgvitals_counts ON security_events FOR SELECT TO pgvitals USING (true);

-- Views that run as their owner, for what pgvitals is to count and not to see.
CREATE SCHEMA monitoring;
GRANT USAGE ON SCHEMA monitoring TO pgvitals;
CREATE VIEW monitoring.failed_login AS
  SELECT "timestamp" AS failed_at, md5(lower(details ->> 'email')) AS account, ip_address
  FROM security_events
  WHERE event_type = 'auth_failure';
CREATE VIEW monitoring.retention AS
  SELECT 'monitoring_metrics' AS relname, count(*) AS expired_rows FROM monitoring_metrics
  WHERE "timestamp" < now() - (SELECT keep FROM retention WHERE relname = 'monitoring_metrics')
  UNION ALL
  SELECT 'user_activity_log', count(*) FROM user_activity_log
  WHERE "timestamp" < now() - (SELECT keep FROM retention WHERE relname = 'user_activity_log')
  UNION ALL
  SELECT 'ai_monitoring', count(*) FROM ai_monitoring
  WHERE "timestamp" < now() - (SELECT keep FROM retention WHERE relname = 'ai_monitoring')
  UNION ALL
  SELECT 'query_performance', count(*) FROM query_performance
  WHERE "timestamp" < now() - (SELECT keep FROM retention WHERE relname = 'query_performance')
  UNION ALL
  SELECT 'security_events', count(*) FROM security_events
  WHERE "timestamp" < now() - (SELECT keep FROM retention WHERE relname = 'security_events')
  UNION ALL
  SELECT 'alerts', count(*) FROM alerts
  WHERE "timestamp" < now() - (SELECT keep FROM retention WHERE relname = 'alerts')
  UNION ALL
  SELECT 'backup_monitoring', count(*) FROM backup_monitoring
  WHERE last_check < now() - (SELECT keep FROM retention WHERE relname = 'backup_monitoring')
  UNION ALL
  SELECT 'health_checks', count(*) FROM health_checks
  WHERE "timestamp" < now() - (SELECT keep FROM retention WHERE relname = 'health_checks');
GRANT SELECT ON monitoring.failed_login, monitoring.retention TO pgvitals;
