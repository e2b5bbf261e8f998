package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgvitals.alert.Level;
import dev.pgvitals.config.advice.AdviceSettings;
import dev.pgvitals.config.backup.BackupType;
import dev.pgvitals.config.backup.RestoreTestSettings;
import dev.pgvitals.config.fetched.ListSourceReader;
import dev.pgvitals.config.incident.IncidentSettings;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.config.login.PasswordCommandReader;
import dev.pgvitals.config.route.RoutingSettings;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema, by which editors complete and check, says what the reader does. */
class ConfigSchemaTest {
  private static final SchemaDocument SCHEMA =
      SchemaDocument.of(Path.of("docs/pgvitals.schema.json"));

  @TempDir private Path home;

  private LoadedConfig read(String yaml) throws ProblemsException {
    return new ConfigReader(Environments.of(home, "X=x")).read("c.yaml", yaml);
  }

  @Test
  void everyLevelHasTheReadersKeys() {
    assertThat(SCHEMA.keys("")).isEqualTo(new TreeSet<>(ConfigReader.KEYS));
    assertThat(SCHEMA.keys("/$defs/settings")).isEqualTo(new TreeSet<>(ServerSettings.KEYS));
    assertThat(SCHEMA.keys("/$defs/settings/properties/databases"))
        .isEqualTo(new TreeSet<>(ServerSettings.DATABASES_KEYS));
    assertThat(SCHEMA.keys("/$defs/settings/properties/password_command/anyOf/1"))
        .isEqualTo(new TreeSet<>(PasswordCommandReader.KEYS));
    assertThat(SCHEMA.keys("/properties/page")).isEqualTo(new TreeSet<>(PageSettings.KEYS));
    assertThat(SCHEMA.keys("/properties/incidents"))
        .isEqualTo(new TreeSet<>(IncidentSettings.KEYS));
    assertThat(SCHEMA.keys("/properties/advice")).isEqualTo(new TreeSet<>(AdviceSettings.KEYS));
    assertThat(SCHEMA.keys("/properties/routing")).isEqualTo(new TreeSet<>(RoutingSettings.KEYS));
    assertThat(SCHEMA.keys("/properties/restore_test"))
        .isEqualTo(new TreeSet<>(RestoreTestSettings.KEYS));
    Set<String> ofEachBackup = SCHEMA.keys("/$defs/backup");
    for (String type : List.of("pgbackrest", "dumps", "basebackup", "table")) {
      Set<String> keys = new TreeSet<>(ofEachBackup);
      int choice = List.of("pgbackrest", "dumps", "basebackup", "table").indexOf(type);
      keys.addAll(SCHEMA.keys("/$defs/backup/oneOf/" + choice));
      assertThat(keys).isEqualTo(new TreeSet<>(BackupType.of(type).orElseThrow().keys()));
    }
    assertThat(SCHEMA.keys("/$defs/list")).isEqualTo(new TreeSet<>(ListSourceReader.KEYS));
    assertThat(SCHEMA.keys("/$defs/threshold")).isEqualTo(new TreeSet<>(Level.LABELS));
    Set<String> server = SCHEMA.keys("/$defs/settings");
    server.addAll(SCHEMA.keys("/$defs/server"));
    assertThat(server).isEqualTo(new TreeSet<>(ServerReader.KEYS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers: [{url: 'postgresql://h'}]",
        "servers: [{host: h, port: 1, dbname: d, name: 7}]",
        "{listen: ':0', interval: 1m30s, names: postgres_exporter, catalogue: [a], servers: [{host: h}]}",
        "{listen: '[::1]:9187', servers: [{host: h}]}",
        "{listen: 'localhost:9187', servers: [{host: '${X}'}]}",
        "{defaults: {user: u, password: p, sslmode: require, sslrootcert: r, timeout: 1s,"
            + " lock_timeout: 1ms, connect_timeout: 2s, connections: 10, cpus: 64, max_series: 1, max_total_series: 9,"
            + " labels: {a: b}, tags: [t], databases: {include: [a], exclude: [b]}},"
            + " servers: [{host: h, password_file: f, connections: 1}]}",
        "servers: [{host: h, password_command: [token, '', 7]}]",
        "servers: [{host: h, password_command: {command: [token], cache: 0s, timeout: 1m}}]",
        "{servers: [{host: h}], reload_on_change: true}",
        "{servers: [{host: h}], reload_on_change: 1m}",
        "{servers: [{host: h}], enable_lifecycle: true}",
        "{servers: [{host: h}], page: {query_text: true, diagnose: true}}",
        "{servers: [{host: h, labels: {cluster: a}}], routing: {}}",
        "{servers: [{host: h, labels: {cluster: a}}], routing: {interval: 20ms, clusters: [a]}}",
        "{servers: [{host: h}], incidents: {directory: d}}",
        "{servers: [{host: h}], incidents: {directory: /d, keep: 1, max_size: 1.5GB}}",
        "{servers: [{host: h}], backups: []}",
        "{servers: [{host: h}], backups: [{name: a, type: pgbackrest}]}",
        "{servers: [{host: h}], backups: [{name: a, type: pgbackrest, command: [p, --config=c],"
            + " env_file: e, server: 'h:5432', interval: 1m, timeout: 10s}]}",
        "{servers: [{host: h}], backups: [{name: a, type: barman}, {name: b, type: wal-g}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps, files: '/b/x_{time:yyyyMMdd}.gz'}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps, files: 'x_{time:yyyy-MM-dd_HHmm}',"
            + " zone: Europe/Berlin, keep: {days: 30, least: 7}, verify: none,"
            + " min_size_of_median: 0.25}]}",
        "{servers: [{host: h}], backups: [{name: a, type: basebackup, directory: d, wal: w,"
            + " verify: new}]}",
        "{servers: [{host: h}], backups: [{name: a, type: table, server: 'h:5432',"
            + " relation: 'monitoring.\"Backup\"'}]}",
        "{servers: [{host: h}], backups: [{name: a, type: barman}], restore_test: {source: a,"
            + " directory: d, checks: [c.sql], max: 30m, report: r}}",
        "{servers: [{host: h}], server_files: ['none/*.yaml']}",
        "{servers: [{host: h}], server_files: ['https://h/l'], cache_directory: d}",
        "{servers: [{host: h}], server_files: [{url: 'https://h/l', refresh_interval: 5s, timeout: 1m,"
            + " ca_file: c, username: u, password_file: p}]}",
        "{servers: [{host: h}], server_files: [{url: 'http://h/l', bearer_token_file: t}]}",
        "servers: [{host: h, thresholds: {A: {warning: 1}, B: {critical: 0.5, warning: 2}}}]"
      })
  void whatTheReaderTakesFitsTheSchema(String yaml) throws ProblemsException {
    assertThat(read(yaml).config().servers()).hasSize(1);
    assertThat(SCHEMA.takes(yaml)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers: []",
        "{servers: [{host: h}], server_files: []}",
        "{servers: [{host: h}], server_files: a.yaml}",
        "{servers: [{host: h}], server_files: [{}]}",
        "{servers: [{host: h}], server_files: [{url: 'ftp://h/'}]}",
        "{servers: [{host: h}], server_files: [{url: 'https://u@h/'}]}",
        "{servers: [{host: h}], server_files: [{url: 'https://h/', username: u}]}",
        "{servers: [{host: h}], server_files: [{url: 'https://h/', username: u, password_file: p,"
            + " bearer_token_file: t}]}",
        "{servers: [{host: h}], server_files: [{url: 'https://h/', interval: 1m}]}",
        "{servers: [{host: h}], cache_directory: ''}",
        "{servers: [{host: h}], reload_on_change: often}",
        "{servers: [{host: h}], enable_lifecycle: often}",
        "{servers: [{host: h}], reload_on_change: 5}",
        "{servers: [{host: h}], incidents: {keep: 5}}",
        "{servers: [{host: h}], incidents: {directory: ''}}",
        "{servers: [{host: h}], incidents: {directory: d, keep: 0}}",
        "{servers: [{host: h}], incidents: {directory: d, max_size: 50}}",
        "{servers: [{host: h}], incidents: {directory: d, max_size: much}}",
        "{servers: [{host: h}], incidents: {directory: d, days: 5}}",
        "{servers: [{host: h}], backups: {}}",
        "{servers: [{host: h}], backups: [{name: a}]}",
        "{servers: [{host: h}], backups: [{type: barman}]}",
        "{servers: [{host: h}], backups: [{name: a, type: tape}]}",
        "{servers: [{host: h}], backups: [{name: a, type: barman, files: f}]}",
        "{servers: [{host: h}], backups: [{name: a, type: barman, command: barman}]}",
        "{servers: [{host: h}], backups: [{name: a, type: barman, timeout: 5}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps, files: 'x.gz'}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps, files: '{time:yyyyMMdd}/x'}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps, files: '{time:yyyyMMdd}',"
            + " keep: {weeks: 1}}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps, files: '{time:yyyyMMdd}',"
            + " min_size_of_median: 1}]}",
        "{servers: [{host: h}], backups: [{name: a, type: dumps, files: '{time:yyyyMMdd}',"
            + " verify: often}]}",
        "{servers: [{host: h}], backups: [{name: a, type: basebackup}]}",
        "{servers: [{host: h}], backups: [{name: a, type: table, relation: m.b}]}",
        "{servers: [{host: h}], backups: [{name: a, type: table, server: 'h:5432', relation: b}]}",
        "{servers: [{host: h}], backups: [{name: a, type: table, server: 'h:5432',"
            + " relation: 'm.b; drop'}]}",
        "{servers: [{host: h}], backups: [{name: a, type: barman}], restore_test: {source: a}}",
        "{servers: [{host: h}], backups: [{name: a, type: barman}], restore_test: {source: a,"
            + " directory: d, report: r, schedule: daily}}",
        "servers: h",
        "servers: [h]",
        "servers: [{}]",
        "servers: [{name: a}]",
        "servers: [{url: 'postgresql://h', port: 1}]",
        "servers: [{url: 'postgresql://h', host: h}]",
        "servers: [{host: h, port: 0}]",
        "servers: [{host: h, port: 65536}]",
        "servers: [{host: h, colour: red}]",
        "servers: [{host: h, password: p, password_file: f}]",
        "servers: [{host: h, password: p, password_command: [c]}]",
        "servers: [{host: h, password_file: f, password_command: [c]}]",
        "servers: [{host: h, password_command: token}]",
        "servers: [{host: h, password_command: []}]",
        "servers: [{host: h, password_command: ['']}]",
        "servers: [{host: h, password_command: {cache: 1m}}]",
        "servers: [{host: h, password_command: {command: [c], shell: sh}}]",
        "servers: [{host: ''}]",
        "servers: [{host: [h]}]",
        "servers: [{host: h, connections: 11}]",
        "servers: [{host: h, connections: 0}]",
        "servers: [{host: h, max_series: 0}]",
        "servers: [{host: h, cpus: 0}]",
        "servers: [{host: h, cpus: 1.5}]",
        "servers: [{host: h, sslmode: full}]",
        "servers: [{host: h, timeout: 5}]",
        "servers: [{host: h, timeout: fast}]",
        "servers: [{host: h, labels: {server: x}}]",
        "servers: [{host: h, labels: {__x: x}}]",
        "servers: [{host: h, labels: {a-b: x}}]",
        "servers: [{host: h, labels: [a]}]",
        "servers: [{host: h, tags: t}]",
        "servers: [{host: h, databases: {only: [a]}}]",
        "servers: [{host: h, databases: {include: a}}]",
        "servers: [{host: h, thresholds: {A: {}}}]",
        "servers: [{host: h, thresholds: {A: {warn: 1}}}]",
        "servers: [{host: h, thresholds: {A: {warning: high}}}]",
        "servers: [{host: h, thresholds: {A: 1}}]",
        "{port: 1, servers: [{host: h}]}",
        "{listen: '9187', servers: [{host: h}]}",
        "{interval: often, servers: [{host: h}]}",
        "{names: graphite, servers: [{host: h}]}",
        "{catalogue: [], servers: [{host: h}]}",
        "{catalogue: builtin, servers: [{host: h}]}",
        "{defaults: {url: 'postgresql://h'}, servers: [{host: h}]}",
        "{defaults: {name: n}, servers: [{host: h}]}",
        "[1]"
      })
  void whatTheReaderRefusesDoesNotFitTheSchema(String yaml) {
    assertThatExceptionOfType(ProblemsException.class).isThrownBy(() -> read(yaml));
    assertThat(SCHEMA.takes(yaml)).isFalse();
  }
}
