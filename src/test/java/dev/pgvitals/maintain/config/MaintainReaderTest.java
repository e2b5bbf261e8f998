package dev.pgvitals.maintain.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.maintain.Verbs;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.archive.table.ArchivePlace.Compression;
import dev.pgvitals.maintain.guard.FreeSpace;
import dev.pgvitals.maintain.guard.Window;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaintainReaderTest {
  private static final String SERVER = "servers: [{name: a, url: \"postgresql://m@h/d\"}]\n";

  private static MaintainConfig read(String text) throws ProblemsException {
    return new MaintainReader(
            new Environment(Map.of("SECRET", "s3cret"), Path.of("/nowhere"), "tester"), Verbs.ALL)
        .read("maintain.yaml", text);
  }

  private static List<String> problems(String text) {
    ProblemsException e = catchThrowableOfType(ProblemsException.class, () -> read(text));
    assertThat(e).as("problems").isNotNull();
    return e.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void aWholeFile() throws ProblemsException {
    MaintainConfig config =
        read(
            """
            timezone: Europe/Berlin
            audit: {keep: 90d}
            defaults:
              user: pgvitals_maintain
              password: ${SECRET}
              window: "22:00-05:00"
              guards: {max_lag: 16MiB, max_active: 4, min_free: 10%}
            servers:
              - name: titan
                url: postgresql://db1.internal/titan_trading
                databases: [titan_trading, audit]
                guards: {free_space: 50GiB}
              - {name: other, host: db2, user: m2, window: ["01:00-02:00", {days: [sat, sun], from: "03:00", to: "06:00"}]}
            jobs:
              upkeep:
                schedule: "0 2 * * *"
                analyze: {stale: auto, partitioned: 1d}
                vacuum: {tables: ["public.*"], dead_ratio: 0.2, dead_rows: 10000, not_for: 7d, limit: 20}
              indexes:
                schedule: "first sunday 04:00"
                servers: titan
                reindex: {bloat: 0.5, min_size: 10MiB, max_size: 50GiB, limit: 10}
              compact:
                schedule: "0 3 * * 0"
                window: {days: sun, from: "03:00", to: "05:00"}
                vacuum_full: {tables: [public.notifications], free_ratio: 0.5, max_size: 2GiB, allow_exclusive: true}
              statements:
                every: 1d
                reset_statements: {fill: 0.95, dealloc_per_hour: 100, at_most: 30d}
            """);

    assertThat(config.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(config.keep()).isEqualTo(Duration.ofDays(90));
    MaintainServer titan = config.servers().get(0);
    assertThat(titan.target().user()).isEqualTo("pgvitals_maintain");
    assertThat(titan.target().password()).isInstanceOf(PasswordSource.Given.class);
    assertThat(titan.databases()).containsExactly("titan_trading", "audit");
    assertThat(titan.windows())
        .containsExactly(Window.daily(LocalTime.of(22, 0), LocalTime.of(5, 0)));
    assertThat(titan.limits().maxLag()).isEqualTo(16L << 20);
    assertThat(titan.limits().maxActive()).isEqualTo(4);
    assertThat(titan.limits().minFree()).isEqualTo(0.1);
    assertThat(titan.limits().freeSpace()).isEqualTo(new FreeSpace.Given(50L << 30));
    MaintainServer other = config.servers().get(1);
    assertThat(other.target().user()).isEqualTo("m2");
    assertThat(other.windows())
        .contains(
            new Window(
                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                LocalTime.of(3, 0),
                LocalTime.of(6, 0)));
    assertThat(config.jobs())
        .extracting(Job::name)
        .containsExactly("upkeep", "indexes", "compact", "statements");
    assertThat(config.jobs().get(0).verbs())
        .extracting(Verb::name)
        .containsExactly("analyze", "vacuum");
    assertThat(config.jobs().get(1).runsOn(titan)).isTrue();
    assertThat(config.jobs().get(1).runsOn(other)).isFalse();
    assertThat(
            config
                .jobs()
                .get(1)
                .schedule()
                .orElseThrow()
                .next(Instant.parse("2026-03-29T12:00:00Z")))
        .as("the first Sunday of April, at 4 in Berlin")
        .contains(Instant.parse("2026-04-05T02:00:00Z"));
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithItsPlace() {
    assertThat(
            problems(
                """
                timezone: Mars
                audit: {schema: jobs, kept: 1d}
                servers:
                  - name: a
                    url: postgresql://m:s3cret@h/d
                    window: 22-5
                    guards: {max_lag: 64, free_space: data}
                  - {name: a, url: postgresql://m@h/d}
                jobs:
                  empty: {schedule: "0 2 * * *"}
                  both: {schedule: "0 2 * *", every: 1h, analyse: {}}
                  full: {vacuum_full: {tables: ["public.*"]}}
                  late: {schedule: "0 2 * * *", window: "03:00-04:00", servers: b, vacuum: {tables: orders, dead_ratio: 2}}
                """))
        .containsExactly(
            "maintain.yaml:1:11: timezone: must be a time zone such as UTC or Europe/Berlin, but it is \"Mars\"",
            "maintain.yaml:2:17: audit.schema: runs are written to the schema pgvitals, where the agent reads them: omit the key",
            "maintain.yaml:2:23: audit: unknown key \"kept\"; known: keep, schema",
            "maintain.yaml:6:13: servers[0].window: must be a window such as \"22:00-05:00\" or {days: sun, from: \"03:00\", to: \"06:00\"}, but it is \"22-5\"",
            "maintain.yaml:7:23: servers[0].guards.max_lag: the unit is missing; 64MiB or 64GiB?",
            "maintain.yaml:7:39: servers[0].guards.free_space: must be the directory of the server's data on this machine, such as /var/lib/postgresql, a size, or unknown",
            "maintain.yaml:8:12: servers[1].name: duplicate server name \"a\" (the first at maintain.yaml:4:5): give each server a unique name",
            "maintain.yaml:10:10: jobs.empty: says nothing to do: give it one of analyze, delete, partitions, reindex, reset_statements, vacuum, vacuum_full",
            "maintain.yaml:11:9: jobs.both: says nothing to do: give it one of analyze, delete, partitions, reindex, reset_statements, vacuum, vacuum_full",
            "maintain.yaml:11:38: jobs.both.every: schedule is set, too: keep one of them",
            "maintain.yaml:11:42: jobs.both: unknown key \"analyse\"; did you mean \"analyze\"?",
            "maintain.yaml:12:23: jobs.full.vacuum_full: nobody can read or write a table while it is written anew: say in a window of the job itself when that may be",
            "maintain.yaml:12:23: jobs.full.vacuum_full: nobody can read or write a table while it is written anew: write allow_exclusive: true if that may be",
            "maintain.yaml:12:23: jobs.full.vacuum_full: the key \"max_size\" is missing",
            "maintain.yaml:12:33: jobs.full.vacuum_full.tables[0]: must name one table: patterns are not taken here",
            "maintain.yaml:13:20: jobs.late.schedule: is never within the job's window: it would be skipped each time",
            "maintain.yaml:13:65: jobs.late.servers: there is no server \"b\"; did you mean \"a\"?",
            "maintain.yaml:13:85: jobs.late.vacuum.tables: must be a table with its schema, as SQL has it, such as public.orders or public.\"Orders\", but it is \"orders\"",
            "maintain.yaml:13:105: jobs.late.vacuum.dead_ratio: must be a share such as 0.2 or 20%, but it is \"2\"");
  }

  @Test
  void noMessageShowsAPassword() {
    assertThat(
            problems(
                "servers: [{name: a, url: \"postgresql://m:s3cret@h:s3cret/d\"}]\njobs: {a: {analyze: {}}}"))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).doesNotContain("s3cret"));
  }

  @Test
  void daysOfBothKindsAreWarnedOf() throws ProblemsException {
    assertThat(read(SERVER + "jobs: {a: {schedule: \"0 4 1-7 * 0\", analyze: {}}}").warnings())
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.toString())
                    .isEqualTo(
                        "maintain.yaml:2:22: jobs.a.schedule: runs on each of these days of the month"
                            + " and on each of these days of the week, as in cron; for a weekday of a"
                            + " certain week write \"first sunday 04:00\""));
  }

  @Test
  void whatIsNoScheduleIsSaid() {
    assertThat(problems(SERVER + "jobs: {a: {schedule: \"0 2 * *\", analyze: {}}}"))
        .containsExactly(
            "maintain.yaml:2:22: jobs.a.schedule: '0 2 * *' is not a schedule: it takes five fields:"
                + " minute, hour, day of month, month, day of week");
    assertThat(problems(SERVER + "jobs: {a: {schedule: \"@every 1h\", analyze: {}}}"))
        .containsExactly(
            "maintain.yaml:2:22: jobs.a.schedule: must be five fields, as in cron; for an interval"
                + " write every: 1h");
  }

  @Test
  void placesOfArchives() throws ProblemsException {
    assertThat(
            archives(
                """
                archives:
                  cold: {directory: /srv/../srv/archive, compress: gzip, min_free: 10%, after: [/usr/bin/rclone, copyto, "{file}", "s3:cold/{database}/{partition}.csv.gz"], after_timeout: 5m, timeout: 2h}
                  plain: {directory: /srv/plain, compress: none}
                """))
        .containsExactly(
            new ArchivePlace(
                "cold",
                Path.of("/srv/archive"),
                Compression.GZIP,
                0.1,
                List.of(
                    "/usr/bin/rclone", "copyto", "{file}", "s3:cold/{database}/{partition}.csv.gz"),
                Duration.ofMinutes(5),
                Duration.ofHours(2)),
            new ArchivePlace(
                "plain",
                Path.of("/srv/plain"),
                Compression.NONE,
                0.05,
                List.of(),
                Duration.ofHours(1),
                Duration.ofHours(4)));
  }

  private static List<ArchivePlace> archives(String text) throws ProblemsException {
    return List.copyOf(read(SERVER + "jobs: {a: {analyze: {}}}\n" + text).archives().values());
  }

  @Test
  void placesThatAreNone() {
    assertThat(
            problems(
                SERVER
                    + """
                    jobs: {a: {analyze: {}}}
                    archives:
                      a: {directory: srv, compress: zip}
                      b: {after: upload}
                      c: {directory: /srv, after: []}
                      d: {directory: /srv, after: ["{file}"], dir: x}
                      e: {directory: /srv, after: [cp, "{path}"]}
                    """))
        .containsExactly(
            "maintain.yaml:4:18: archives.a.directory: must be an absolute path of a directory,"
                + " such as /srv/archive",
            "maintain.yaml:4:33: archives.a.compress: must be one of gzip, none, not \"zip\"; did"
                + " you mean \"gzip\"?",
            "maintain.yaml:5:6: archives.b: the key \"directory\" is missing",
            "maintain.yaml:5:14: archives.b.after: must be a list, but it is a text",
            "maintain.yaml:6:31: archives.c.after: must be a program with its arguments, such as"
                + " [/usr/local/bin/upload, \"{file}\"]; no shell reads it",
            "maintain.yaml:7:32: archives.d.after[0]: must be a program, and no variable",
            "maintain.yaml:7:43: archives.d: unknown key \"dir\"; known: after, after_timeout,"
                + " compress, directory, min_free, timeout",
            "maintain.yaml:8:36: archives.e.after[1]: there is no variable {path}: there are"
                + " {database}, {file}, {partition}, {rows}, {schema}, {sha256}, {sql}");
  }
}
