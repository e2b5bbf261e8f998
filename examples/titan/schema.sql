-- The database of the Titan Trading System: 16 tables, 48 indexes, the functions and the view of its retention rules, its two roles.
-- Run it as a superuser in an empty database of PostgreSQL 13 to 18; the role pgvitals, a member of pg_monitor, has to be there.

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- Roles. Each has a limit of connections, which is watched. Passwords are given by hand (\password titan_app) and rotated each quarter: with the
-- new one goes a new VALID UNTIL, and PostgresRolePasswordExpiring reminds two weeks before.
DO $$
DECLARE
  role record;
BEGIN
  FOR role IN SELECT * FROM (VALUES ('titan_app', 20), ('titan_backup', 5)) AS r(name, connections) LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role.name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', role.name);
    END IF;
    EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s VALID UNTIL %L', role.name, role.connections, now() + interval '90 days');
  END LOOP;
  -- Everybody may connect to a new database unless that is taken back; only then does a GRANT CONNECT mean something.
  EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO titan_app, titan_backup, pgvitals', current_database());
END
$$;
-- Before version 15 everybody may create tables here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO titan_app, titan_backup;

-- People

CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  username text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE user_sessions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  token_hash text NOT NULL UNIQUE,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

-- Trading

CREATE TABLE markets (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  symbol text NOT NULL UNIQUE,
  price numeric(20, 8) NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE trading_accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  name text NOT NULL,
  balance numeric(20, 8) NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, name)
);

CREATE TABLE portfolios (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES trading_accounts ON DELETE CASCADE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (account_id, name)
);

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_order_id text NOT NULL UNIQUE,
  account_id bigint NOT NULL REFERENCES trading_accounts ON DELETE CASCADE,
  symbol text NOT NULL,
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'filled', 'cancelled', 'rejected')),
  quantity numeric(20, 8) NOT NULL CHECK (quantity > 0),
  price numeric(20, 8) NOT NULL CHECK (price > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_account_id_idx ON orders (account_id);
CREATE INDEX orders_new_idx ON orders (id) WHERE status = 'new';

CREATE TABLE trades (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  exchange_trade_id text NOT NULL UNIQUE,
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  quantity numeric(20, 8) NOT NULL,
  price numeric(20, 8) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX trades_order_id_idx ON trades (order_id);

CREATE TABLE positions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  portfolio_id bigint NOT NULL REFERENCES portfolios ON DELETE CASCADE,
  symbol text NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  quantity numeric(20, 8) NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (portfolio_id, symbol, opened_at)
);
CREATE INDEX positions_symbol_idx ON positions (symbol);

CREATE TABLE price_alerts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  symbol text NOT NULL,
  target_price numeric(20, 8) NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX price_alerts_symbol_idx ON price_alerts (symbol, target_price);

CREATE TABLE watchlist_items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  symbol text NOT NULL,
  UNIQUE (user_id, symbol)
);

CREATE TABLE ai_insights (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  symbol text NOT NULL,
  confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  summary text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ai_insights_symbol_idx ON ai_insights (symbol, created_at);

CREATE TABLE autopilot_configs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  strategy text NOT NULL,
  is_enabled boolean NOT NULL DEFAULT false,
  UNIQUE (user_id, strategy)
);

CREATE TABLE exchange_settings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  exchange text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}',
  UNIQUE (user_id, exchange)
);

-- What is kept for a time only. Each has an index that begins with the time by which it is removed: without one, every night reads the whole table,
-- and so does every look at what is due.

CREATE TABLE notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  message text NOT NULL,
  is_read boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notifications_user_id_idx ON notifications (user_id, created_at);
CREATE INDEX notifications_read_idx ON notifications (created_at) WHERE is_read;

CREATE TABLE audit_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint REFERENCES users ON DELETE SET NULL,
  action text NOT NULL,
  entity text NOT NULL,
  entity_id bigint,
  ip_address inet,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_logs_entity_idx ON audit_logs (entity, entity_id);
CREATE INDEX audit_logs_created_at_idx ON audit_logs (created_at);

CREATE TABLE system_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log_level text NOT NULL CHECK (log_level IN ('DEBUG', 'INFO', 'WARN', 'ERROR')),
  component text NOT NULL,
  message text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX system_logs_created_at_idx ON system_logs (created_at);

-- 0010_add_performance_indexes. On a database that is in use: CREATE INDEX CONCURRENTLY, one by one and outside of a transaction.

CREATE INDEX idx_orders_created_at ON orders (created_at DESC);
CREATE INDEX idx_trades_created_at ON trades (created_at DESC);
CREATE INDEX idx_price_alerts_user_id ON price_alerts (user_id);
CREATE INDEX idx_notifications_unread ON notifications (user_id) WHERE NOT is_read;
CREATE INDEX idx_positions_portfolio_status ON positions (portfolio_id, status);
CREATE INDEX idx_audit_logs_user_timestamp ON audit_logs (user_id, created_at DESC);
CREATE INDEX idx_system_logs_level_timestamp ON system_logs (log_level, created_at DESC);
CREATE INDEX idx_user_sessions_user_expires ON user_sessions (user_id, expires_at) WHERE is_active;
CREATE INDEX idx_orders_symbol ON orders (symbol);

-- 0011_add_data_retention_functions. How long what is kept stands here and nowhere else.

CREATE FUNCTION retention_limit(kind text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT now() - CASE kind
    WHEN 'audit_logs' THEN interval '90 days'
    WHEN 'system_logs INFO and DEBUG' THEN interval '30 days'
    WHEN 'system_logs WARN and ERROR' THEN interval '180 days'
    WHEN 'read notifications' THEN interval '60 days'
    WHEN 'expired user_sessions' THEN interval '0 days'
  END
$$;

CREATE FUNCTION cleanup_audit_logs() RETURNS TABLE (deleted_count bigint) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM audit_logs WHERE created_at < retention_limit('audit_logs');
  GET DIAGNOSTICS deleted_count = ROW_COUNT;
  RETURN NEXT;
END
$$;

CREATE FUNCTION cleanup_system_logs() RETURNS TABLE (info_deleted bigint, warn_deleted bigint, total_deleted bigint) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM system_logs WHERE log_level IN ('INFO', 'DEBUG') AND created_at < retention_limit('system_logs INFO and DEBUG');
  GET DIAGNOSTICS info_deleted = ROW_COUNT;
  DELETE FROM system_logs WHERE log_level IN ('WARN', 'ERROR') AND created_at < retention_limit('system_logs WARN and ERROR');
  GET DIAGNOSTICS warn_deleted = ROW_COUNT;
  total_deleted := info_deleted + warn_deleted;
  RETURN NEXT;
END
$$;

CREATE FUNCTION cleanup_notifications() RETURNS TABLE (deleted_count bigint) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM notifications WHERE is_read AND created_at < retention_limit('read notifications');
  GET DIAGNOSTICS deleted_count = ROW_COUNT;
  RETURN NEXT;
END
$$;

CREATE FUNCTION cleanup_expired_sessions() RETURNS TABLE (deleted_count bigint) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM user_sessions WHERE expires_at < retention_limit('expired user_sessions');
  GET DIAGNOSTICS deleted_count = ROW_COUNT;
  RETURN NEXT;
END
$$;

-- now() stands still within a transaction: what took how long is told by clock_timestamp().
CREATE FUNCTION run_all_cleanups() RETURNS TABLE (cleanup_type text, records_deleted bigint, execution_time interval) LANGUAGE plpgsql AS $$
DECLARE
  began timestamptz;
BEGIN
  FOREACH cleanup_type IN ARRAY ARRAY['audit_logs', 'system_logs', 'notifications', 'expired_sessions'] LOOP
    began := clock_timestamp();
    CASE cleanup_type
      WHEN 'audit_logs' THEN SELECT c.deleted_count INTO records_deleted FROM cleanup_audit_logs() AS c;
      WHEN 'system_logs' THEN SELECT c.total_deleted INTO records_deleted FROM cleanup_system_logs() AS c;
      WHEN 'notifications' THEN SELECT c.deleted_count INTO records_deleted FROM cleanup_notifications() AS c;
      WHEN 'expired_sessions' THEN SELECT c.deleted_count INTO records_deleted FROM cleanup_expired_sessions() AS c;
    END CASE;
    execution_time := clock_timestamp() - began;
    RETURN NEXT;
  END LOOP;
END
$$;

-- One row for each rule. Overdue is what the clean-up of a day ago should have removed already.
CREATE VIEW cleanup_statistics AS
  SELECT s.table_name, s.kind, s.total_records, s.records_to_cleanup, s.records_overdue,
         pg_size_pretty(pg_total_relation_size(s.relation)) AS table_size
  FROM (
    SELECT 'audit_logs' AS table_name, 'all' AS kind, 'audit_logs'::regclass AS relation, count(*) AS total_records,
           count(*) FILTER (WHERE created_at < retention_limit('audit_logs')) AS records_to_cleanup,
           count(*) FILTER (WHERE created_at < retention_limit('audit_logs') - interval '1 day') AS records_overdue
    FROM audit_logs
    UNION ALL
    SELECT 'system_logs', 'INFO and DEBUG', 'system_logs'::regclass, count(*),
           count(*) FILTER (WHERE created_at < retention_limit('system_logs INFO and DEBUG')),
           count(*) FILTER (WHERE created_at < retention_limit('system_logs INFO and DEBUG') - interval '1 day')
    FROM system_logs WHERE log_level IN ('INFO', 'DEBUG')
    UNION ALL
    SELECT 'system_logs', 'WARN and ERROR', 'system_logs'::regclass, count(*),
           count(*) FILTER (WHERE created_at < retention_limit('system_logs WARN and ERROR')),
           count(*) FILTER (WHERE created_at < retention_limit('system_logs WARN and ERROR') - interval '1 day')
    FROM system_logs WHERE log_level IN ('WARN', 'ERROR')
    UNION ALL
    SELECT 'notifications', 'read', 'notifications'::regclass, count(*),
           count(*) FILTER (WHERE created_at < retention_limit('read notifications')),
           count(*) FILTER (WHERE created_at < retention_limit('read notifications') - interval '1 day')
    FROM notifications WHERE is_read
    UNION ALL
    SELECT 'user_sessions', 'expired', 'user_sessions'::regclass, count(*),
           count(*) FILTER (WHERE expires_at < retention_limit('expired user_sessions')),
           count(*) FILTER (WHERE expires_at < retention_limit('expired user_sessions') - interval '1 day')
    FROM user_sessions) AS s;

-- What cron runs, reported (docs/jobs.md).

CREATE SCHEMA pgvitals;
GRANT USAGE ON SCHEMA pgvitals TO pg_monitor, titan_app;
CREATE TABLE pgvitals.job_run (
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
CREATE INDEX ON pgvitals.job_run (job, started_at DESC);
GRANT SELECT ON pgvitals.job_run TO pg_monitor;
GRANT SELECT, INSERT, UPDATE, DELETE ON pgvitals.job_run TO titan_app;

-- The nightly clean-up: one call does the work and says what came of it. One that waited for a lock for ever would tell nothing.
CREATE FUNCTION nightly_cleanup() RETURNS TABLE (cleanup_type text, records_deleted bigint, execution_time interval) LANGUAGE plpgsql
SET lock_timeout = '5s' AS $$
DECLARE
  began CONSTANT timestamptz := clock_timestamp();
  due CONSTANT timestamptz := (date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day 2 hours') AT TIME ZONE 'UTC';
  total bigint := 0;
BEGIN
  BEGIN
    FOR cleanup_type, records_deleted, execution_time IN SELECT * FROM run_all_cleanups() LOOP
      total := total + records_deleted;
      RETURN NEXT;
    END LOOP;
    INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, rows, agent, next_due)
      VALUES ('nightly-cleanup', 'delete', began, clock_timestamp(), 'done', total, 'cron', due);
  EXCEPTION WHEN OTHERS THEN
    INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, reason, sqlstate, agent, next_due)
      VALUES ('nightly-cleanup', 'delete', began, clock_timestamp(), 'failed', SQLERRM, SQLSTATE, 'cron', due);
    RAISE WARNING 'nightly_cleanup: %', SQLERRM;
  END;
  DELETE FROM pgvitals.job_run WHERE job = 'nightly-cleanup' AND started_at < now() - interval '90 days';
END
$$;

-- What the agent may see beyond pg_monitor: estimates of bloat, and how far sequences have come (docs/more-access.md).

SET search_path = pg_catalog, pg_temp;
CREATE OR REPLACE VIEW pgvitals.column_widths AS
  SELECT starelid, staattnum, stainherit, stanullfrac, stawidth, stadistinct
  FROM pg_catalog.pg_statistic;
GRANT SELECT ON pgvitals.column_widths TO pg_monitor;

CREATE OR REPLACE FUNCTION pgvitals.read_sequences()
RETURNS TABLE (seqrelid oid, last_value bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT q.seqrelid, pg_sequence_last_value(q.seqrelid)
  FROM (
    SELECT s.seqrelid
    FROM pg_sequence AS s
    JOIN pg_class AS c ON c.oid = s.seqrelid
    LEFT JOIN pg_depend AS d ON d.classid = 1259 AND d.objid = s.seqrelid AND d.objsubid = 0
                            AND d.refclassid = 1259 AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    LEFT JOIN pg_class AS t ON t.oid = d.refobjid
    WHERE c.relpersistence = 'p'
      AND (NOT s.seqcycle OR a.atttypid IN (20, 21, 23))
      AND (CASE WHEN s.seqincrement > 0 THEN s.seqmax < 9007199254740992 ELSE s.seqmin > -9007199254740992 END
           OR a.atttypid IN (21, 23))
      AND s.seqrelid NOT IN (
        SELECT l.relation FROM pg_locks AS l
        WHERE l.locktype = 'relation' AND l.relation IS NOT NULL
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
    ORDER BY GREATEST(t.reltuples, pg_stat_get_tuples_inserted(t.oid)) DESC NULLS FIRST, s.seqrelid
    LIMIT 500
  ) AS q
$$;
REVOKE ALL ON FUNCTION pgvitals.read_sequences() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pgvitals.read_sequences() TO pg_monitor;

CREATE OR REPLACE VIEW pgvitals.sequence_values AS
  SELECT seqrelid, last_value FROM pgvitals.read_sequences();
GRANT SELECT ON pgvitals.sequence_values TO pg_monitor;
RESET search_path;

-- What only the application knows. The agent reads these views, which tell when and how many and never who, and no table with people in it.

CREATE SCHEMA monitoring;
GRANT USAGE ON SCHEMA monitoring TO pgvitals;
CREATE VIEW monitoring.placed_order AS SELECT created_at, side FROM public.orders;
CREATE VIEW monitoring.executed_trade AS SELECT created_at, quantity * price AS volume FROM public.trades;
CREATE VIEW monitoring.log_line AS SELECT created_at, log_level FROM public.system_logs;
CREATE VIEW monitoring.audit_entry AS SELECT created_at, action FROM public.audit_logs;
CREATE VIEW monitoring.trading_state AS
  SELECT (SELECT count(*) FROM public.user_sessions WHERE is_active AND expires_at > now()) AS active_sessions,
         (SELECT count(DISTINCT user_id) FROM public.user_sessions WHERE is_active AND expires_at > now()) AS active_users,
         (SELECT count(*) FROM public.orders WHERE status = 'new') AS open_orders,
         (SELECT count(*) FROM public.positions WHERE status = 'open') AS open_positions,
         (SELECT count(*) FROM public.price_alerts WHERE is_active) AS price_alerts,
         (SELECT count(*) FROM public.notifications WHERE NOT is_read) AS unread_notifications;
-- What the database may take before somebody has to act: the critical limit of its size. It also says when that will be.
CREATE TABLE monitoring.storage_quota (quota_bytes bigint NOT NULL);
INSERT INTO monitoring.storage_quota VALUES (10737418240);
GRANT SELECT ON monitoring.placed_order, monitoring.executed_trade, monitoring.log_line, monitoring.audit_entry, monitoring.trading_state,
  monitoring.storage_quota, public.cleanup_statistics TO pgvitals;

-- Rights. GRANT ON ALL TABLES is about those that are there: without the defaults, the table of the next migration is closed to the application, and
-- pg_dump stops at it. pg_dump reads sequences, too, and every schema.

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO titan_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO titan_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO titan_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO titan_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO titan_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO titan_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO titan_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO titan_backup;
GRANT USAGE ON SCHEMA pgvitals, monitoring TO titan_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA pgvitals, monitoring TO titan_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA pgvitals, monitoring TO titan_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA pgvitals, monitoring GRANT SELECT ON TABLES TO titan_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA pgvitals, monitoring GRANT SELECT ON SEQUENCES TO titan_backup;

-- Data to begin with, the same each time; a tenth of the logs of a year's work. Nothing is past its time.

SELECT setseed(0.17);

INSERT INTO users (email, username, created_at)
  SELECT format('trader%s@example.org', n), format('trader%s', n), now() - interval '300 days' + n * interval '3 days' FROM generate_series(1, 100) AS n;
INSERT INTO user_sessions (user_id, token_hash, is_active, created_at, expires_at)
  SELECT 1 + n % 100, md5(n::text), n % 5 > 0, e.at - interval '30 days', e.at
  FROM generate_series(1, 500) AS n CROSS JOIN LATERAL (SELECT now() + interval '1 day' + random() * interval '28 days' + n * interval '0' AS at) AS e;
INSERT INTO markets (symbol, price)
  SELECT CASE n WHEN 1 THEN 'BTCUSDT' WHEN 2 THEN 'ETHUSDT' ELSE format('T%sUSDT', n) END, round((random() * 1000 + 1)::numeric, 2) FROM generate_series(1, 200) AS n;
INSERT INTO trading_accounts (user_id, name, balance)
  SELECT 1 + n % 100, CASE WHEN n <= 100 THEN 'spot' ELSE 'futures' END, round((random() * 10000)::numeric, 2) FROM generate_series(1, 200) AS n;
INSERT INTO portfolios (account_id, name) SELECT n, 'main' FROM generate_series(1, 200) AS n;
INSERT INTO orders (client_order_id, account_id, symbol, side, status, quantity, price, created_at)
  SELECT format('o-%s', n), 1 + n % 200, m.symbol, CASE WHEN random() < 0.5 THEN 'buy' ELSE 'sell' END, CASE WHEN n % 20 = 0 THEN 'cancelled' ELSE 'filled' END,
         round((random() * 10 + 0.01)::numeric, 4), m.price, now() - (5001 - n) * interval '8 minutes'
  FROM generate_series(1, 5000) AS n JOIN markets AS m ON m.id = 1 + n % 200 ORDER BY n;
INSERT INTO trades (exchange_trade_id, order_id, quantity, price, created_at)
  SELECT format('t-%s-%s', o.id, part), o.id, o.quantity / 2, o.price, o.created_at + part * interval '1 second'
  FROM orders AS o CROSS JOIN generate_series(1, 2) AS part ORDER BY o.id, part;
INSERT INTO positions (portfolio_id, symbol, status, quantity, opened_at)
  SELECT 1 + n % 200, m.symbol, CASE WHEN n % 3 = 0 THEN 'closed' ELSE 'open' END, round((random() * 5)::numeric, 4), now() - n * interval '40 minutes'
  FROM generate_series(1, 1000) AS n JOIN markets AS m ON m.id = 1 + n % 200;
INSERT INTO price_alerts (user_id, symbol, target_price, is_active)
  SELECT 1 + n % 100, m.symbol, m.price * 1.1, n % 4 > 0 FROM generate_series(1, 500) AS n JOIN markets AS m ON m.id = 1 + n % 200;
INSERT INTO watchlist_items (user_id, symbol) SELECT 1 + n % 100, m.symbol FROM generate_series(1, 500) AS n JOIN markets AS m ON m.id = 1 + n / 3;
INSERT INTO ai_insights (symbol, confidence, summary, created_at)
  SELECT m.symbol, random(), 'trend', now() - n * interval '20 minutes' FROM generate_series(1, 1000) AS n JOIN markets AS m ON m.id = 1 + n % 200;
INSERT INTO autopilot_configs (user_id, strategy, is_enabled) SELECT n, 'grid', n % 4 = 0 FROM generate_series(1, 100) AS n;
INSERT INTO exchange_settings (user_id, exchange) SELECT 1 + n % 100, CASE WHEN n <= 100 THEN 'first' ELSE 'second' END FROM generate_series(1, 200) AS n;
INSERT INTO notifications (user_id, message, is_read, created_at)
  SELECT 1 + n % 100, 'order filled', n > 200, now() - CASE WHEN n > 200 THEN (2001 - n) * interval '46 minutes' ELSE (201 - n) * interval '1 day' END
  FROM generate_series(1, 2000) AS n ORDER BY n;
INSERT INTO audit_logs (user_id, action, entity, entity_id, ip_address, created_at)
  SELECT 1 + n % 100, (ARRAY['login', 'order', 'cancel', 'settings'])[1 + n % 4], 'order', n, '192.0.2.1'::inet + n % 50, now() - (5001 - n) * interval '25 minutes'
  FROM generate_series(1, 5000) AS n ORDER BY n;
INSERT INTO system_logs (log_level, component, message, created_at)
  SELECT CASE WHEN n % 50 = 0 THEN 'ERROR' WHEN n % 10 = 0 THEN 'WARN' WHEN n % 3 = 0 THEN 'DEBUG' ELSE 'INFO' END, 'engine', 'line ' || n,
         now() - (10001 - n) * CASE WHEN n % 10 = 0 THEN interval '25 minutes' ELSE interval '4 minutes' END
  FROM generate_series(1, 10000) AS n ORDER BY n;

-- The runs before: the clean-up of tonight, the report of last Sunday, the upkeep of indexes of the first Sunday of a month.
INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, agent, next_due)
  SELECT j.job, j.verb, j.last AT TIME ZONE 'UTC', (j.last + interval '3 seconds') AT TIME ZONE 'UTC', 'done', 'cron', j.next AT TIME ZONE 'UTC'
  FROM (SELECT now() AT TIME ZONE 'UTC' AS now) AS n
  CROSS JOIN LATERAL (
    SELECT date_trunc('day', n.now - interval '2 hours') + interval '2 hours' AS night,
           date_trunc('week', n.now + interval '16 hours') - interval '16 hours' AS sunday,
           date_trunc('month', n.now) AS month) AS t
  CROSS JOIN LATERAL (
    SELECT array_agg(m.first + (7 - extract(dow FROM m.first)::integer) % 7 * interval '1 day' + interval '4 hours' ORDER BY m.first) AS days
    FROM generate_series(t.month - interval '1 month', t.month + interval '1 month', interval '1 month') AS m(first)) AS f
  CROSS JOIN LATERAL (VALUES
    ('nightly-cleanup', 'delete', t.night, t.night + interval '1 day'),
    ('weekly-statistics', 'report', t.sunday, t.sunday + interval '7 days'),
    ('monthly-reindex', 'reindex', CASE WHEN f.days[2] <= n.now THEN f.days[2] ELSE f.days[1] END,
     CASE WHEN f.days[2] <= n.now THEN f.days[3] ELSE f.days[2] END)) AS j(job, verb, last, next);

-- Who owns the tables: no superuser, and nobody logs in as it. What maintains them is made a member of it.
DO $$
DECLARE
  what regclass;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'titan_owner') THEN
    CREATE ROLE titan_owner NOLOGIN;
  END IF;
  FOR what IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY oid LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO titan_owner', what);
  END LOOP;
END
$$;
GRANT USAGE, CREATE ON SCHEMA public TO titan_owner;

ANALYZE;
