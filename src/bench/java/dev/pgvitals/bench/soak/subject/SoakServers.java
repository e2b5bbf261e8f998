package dev.pgvitals.bench.soak.subject;

import dev.pgvitals.fixture.network.FreePort;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL of several majors, the newest with a standby that streams. */
public final class SoakServers implements AutoCloseable {
  private static final List<Integer> MAJORS = List.of(13, 15, 17, 18);

  /** Small, as there are five of them on one machine. */
  private static final Map<String, String> SETTINGS =
      Map.of("shared_buffers", "32MB", "max_connections", "50");

  private static final String[] CONTENT = {
    "CREATE ROLE soak LOGIN PASSWORD 'soak'",
    "GRANT pg_monitor TO soak",
    "CREATE TABLE soak_table (id bigserial PRIMARY KEY, note text)",
    "INSERT INTO soak_table (note) SELECT 'note' FROM generate_series(1, 1000)",
    "CREATE TABLE soak_secret (id integer)",
    "CREATE TABLE soak_knobs (seconds float8, rows integer, width integer, value text, notices integer)",
    "INSERT INTO soak_knobs VALUES (0, 5, 10, '1', 0)",
    """
    CREATE FUNCTION soak_notices(integer) RETURNS integer LANGUAGE plpgsql AS $$
    BEGIN
      FOR i IN 1 .. $1 LOOP
        RAISE NOTICE 'this is notice number %', i;
      END LOOP;
      RETURN $1;
    END $$
    """,
    "CREATE TABLE soak_events (at timestamptz NOT NULL DEFAULT now(), kind text NOT NULL)",
    "CREATE INDEX ON soak_events (at)",
    "GRANT SELECT ON soak_table, soak_secret, soak_knobs, soak_events TO soak",
    "CREATE DATABASE soak_other"
  };

  private final List<Target> targets = new ArrayList<>();

  public SoakServers(Path directory) {
    for (int major : MAJORS) {
      Map<String, String> settings = new HashMap<>(SETTINGS);
      settings.putAll(Traps.SETTINGS);
      LocalPostgres postgres = LocalPostgres.start(major, settings);
      postgres.sql(CONTENT);
      Traps.set(postgres);
      targets.add(target("pg" + major, postgres, postgres, directory));
    }
    LocalPostgres primary = targets.get(targets.size() - 1).postgres();
    LocalPostgres standby = primary.streamingStandby();
    targets.add(target("standby", standby, primary, directory));
  }

  private static Target target(
      String name, LocalPostgres postgres, LocalPostgres writable, Path directory) {
    FaultyProxy proxy = new FaultyProxy(FreePort.next(), postgres.port());
    Target target =
        new Target(
            name, postgres, writable, proxy, directory.resolve(name + ".password"), new Health());
    target.password(Target.PASSWORD);
    return target;
  }

  public List<Target> targets() {
    return targets;
  }

  /** Standbys first, as their primaries wait for them to go. */
  @Override
  public void close() {
    for (int i = targets.size() - 1; i >= 0; i--) {
      targets.get(i).proxy().close();
      targets.get(i).postgres().close();
    }
  }
}
