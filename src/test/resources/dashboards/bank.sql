-- What the primary `bank` has: numbers that can be counted.

CREATE ROLE app LOGIN PASSWORD 'watch';
CREATE ROLE teller LOGIN PASSWORD 'watch' CONNECTION LIMIT 20 VALID UNTIL '2031-01-01';
CREATE ROLE auditor SUPERUSER;

CREATE TABLE account (id int PRIMARY KEY, note text NOT NULL);
INSERT INTO account SELECT n, md5(n::text) FROM generate_series(1, 50000) AS n;
CREATE INDEX account_by_note ON account (note);
CREATE TABLE card (id int PRIMARY KEY, account_id int NOT NULL REFERENCES account);
CREATE TABLE audit (id int PRIMARY KEY, note text NOT NULL);
INSERT INTO audit SELECT n, md5(n::text) FROM generate_series(1, 20000) AS n;
CREATE INDEX audit_by_note ON audit (note);
CREATE INDEX audit_by_note_again ON audit (note);

CREATE TABLE visit (id int);
INSERT INTO visit SELECT n FROM generate_series(1, 1000) AS n;
DELETE FROM visit WHERE id <= 250;

CREATE TABLE email (address text);
INSERT INTO email VALUES ('ann@example.org'), ('ann@example.org');
CREATE SEQUENCE receipt MAXVALUE 1000;
SELECT setval('receipt', 900);

CREATE TABLE posting (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE posting_1 PARTITION OF posting FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE posting_2 PARTITION OF posting FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE posting_3 PARTITION OF posting FOR VALUES FROM ('2022-01-01') TO ('2090-01-01');

CREATE PROCEDURE use_transaction_ids(n int) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1..n LOOP
    PERFORM pg_current_xact_id();
    COMMIT;
  END LOOP;
END $$;

CREATE SCHEMA monitoring;
CREATE TABLE monitoring.backup (stanza text, type text, ended_at timestamptz, succeeded bool, verified_at timestamptz);
CREATE TABLE monitoring.job (job_name text, ended_at timestamptz, succeeded bool);
CREATE TABLE monitoring.data_check (check_name text, level text, violations int);
CREATE TABLE monitoring.data_age (dataset text, newest timestamptz);
CREATE TABLE monitoring.retention (relname text, expired_rows int);
CREATE TABLE monitoring.auth_failure (failed_at timestamptz);
INSERT INTO monitoring.backup VALUES ('main', 'full', now() - interval '30 hours', true, now() - interval '3 days');
INSERT INTO monitoring.job VALUES ('invoices', now() - interval '2 hours', false);
INSERT INTO monitoring.data_check VALUES ('negative_balance', 'critical', 3);
INSERT INTO monitoring.data_age VALUES ('prices', now() - interval '3 hours');
INSERT INTO monitoring.retention VALUES ('audit', 12);
GRANT USAGE ON SCHEMA monitoring TO monitor;
GRANT SELECT ON ALL TABLES IN SCHEMA monitoring TO monitor;
