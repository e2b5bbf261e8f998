-- Lets the role {role} read the files of this server's log, and no others.
-- To be run by a superuser, in the database that the agent connects to.
BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
CREATE SCHEMA IF NOT EXISTS pgvitals;

-- What somebody else has made under these names would stay his, and could be changed by him.
DO $check$
DECLARE
  stranger text;
BEGIN
  SELECT format('schema pgvitals belongs to %I: drop it or rename it, then run this again', r.rolname) INTO stranger
    FROM pg_namespace AS n JOIN pg_roles AS r ON r.oid = n.nspowner
   WHERE n.nspname = 'pgvitals' AND NOT r.rolsuper;
  IF stranger IS NULL THEN
    SELECT format('function %s belongs to %I: drop it, then run this again', f.oid::regprocedure, r.rolname) INTO stranger
      FROM pg_proc AS f JOIN pg_namespace AS n ON n.oid = f.pronamespace JOIN pg_roles AS r ON r.oid = f.proowner
     WHERE n.nspname = 'pgvitals' AND f.proname = 'read_log' AND NOT r.rolsuper;
  END IF;
  IF stranger IS NOT NULL THEN
    RAISE EXCEPTION '%', stranger USING ERRCODE = '42501';
  END IF;
END
$check$;

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
