-- Lets the role {role} read the files of this server's log, and no others.
-- To be run by a superuser, in the database that the agent connects to.
BEGIN;
CREATE SCHEMA IF NOT EXISTS pgvitals;
GRANT USAGE ON SCHEMA pgvitals TO {role};

CREATE OR REPLACE FUNCTION pgvitals.read_log(file text, start bigint, length integer)
RETURNS bytea
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  IF file IS NULL OR start IS NULL OR length IS NULL THEN
    RAISE EXCEPTION 'read_log: file, start and length must not be NULL' USING ERRCODE = '22004';
  END IF;
  IF start < 0 OR length < 0 OR length > 1048576 THEN
    RAISE EXCEPTION 'read_log: start must be 0 or more, length from 0 to 1048576' USING ERRCODE = '22023';
  END IF;
  IF strpos(file, '/') > 0 OR strpos(file, E'\\') > 0
     OR NOT EXISTS (SELECT FROM pg_catalog.pg_ls_logdir() AS log WHERE log.name = file) THEN
    RAISE EXCEPTION 'read_log: not a file of this server''s log' USING ERRCODE = '58P01';
  END IF;
  RETURN pg_catalog.pg_read_binary_file(
    pg_catalog.current_setting('log_directory') || '/' || file, start, length, true);
END
$function$;

REVOKE ALL ON FUNCTION pgvitals.read_log(text, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pgvitals.read_log(text, bigint, integer) TO {role};
COMMIT;
